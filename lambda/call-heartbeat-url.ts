import type { Beat, Clock, Prober } from '../monitor/engine/ports.ts';
import { defined } from '../monitor/text/objects.ts';

const TIMEOUT_MS = 5000;

/**
 * Calls the URL of a heartbeat service; rejects unless the status is 2xx. The URL may hold a key, so no error
 * contains it.
 */
export function createHeartbeatCall(url: string, prober: Prober, clock: Clock): Beat {
  const { hostname, port, pathname, search } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const look = { kind: 'http', scheme: 'https', host, port: Number(port || 443), path: `${pathname}${search}`, headers: [] } as const;
  return async (_, signal) => {
    const request = { look, headers: [], tls: { verify: true }, timeoutMs: TIMEOUT_MS, now: clock.now(), ...defined({ signal }) };
    const { http, trouble } = await prober(request);
    const status = http?.status ?? 0;
    if (trouble || status < 200 || status > 299) throw new Error(`${host} did not accept the heartbeat: ${trouble?.reason ?? status}`);
  };
}
