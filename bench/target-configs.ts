import type { Field } from './contestants/contestant.ts';
import { CALL_PATH, TOKEN_PATH } from './server-answers.ts';
import type { Ports } from './start-server.ts';

/** A target as it would stand in `gatewatch.yaml`. */
export type TargetConfig = Readonly<Record<string, unknown>> & { readonly name: string };

const SHARED = { host: '127.0.0.1', tls: { ca: 'authority.pem' } };
/** Nothing listens there. */
const CLOSED_PORT = 1;

/** One target of the profile `custom` with one look for each address. */
export function singleConfigs({ addresses }: Field, timeoutSeconds: number): readonly TargetConfig[] {
  return addresses.map(({ scheme, port, path }, index) => ({
    ...SHARED,
    name: `target-${index}`,
    profile: 'custom',
    readinessProbe: { httpGet: { scheme: scheme.toUpperCase(), port, path }, timeoutSeconds },
  }));
}

/**
 * Gateways with five looks each: ready, traffic, version and websocket-tls over HTTPS, version-http over
 * HTTP.
 */
export function gatewayConfigs({ http, https }: Ports, count: number): readonly TargetConfig[] {
  return Array.from({ length: count }, (_, index) => ({
    ...SHARED,
    name: `gateway-${index}`,
    profile: 'gateway',
    version: '4.5.0',
    // The plain WebSocket port is not among them, so that look is left out.
    ports: { 9443: https, 8243: https, 8099: https, 9763: http },
    probes: { traffic: true },
  }));
}

/** The secret that the token of the calls needs. */
export const CLIENT_SECRET = 'bench/client';

/** Gateways with so many calls each, all with the same token: a whole config. */
export function callsConfig({ https }: Ports, gateways: number, callsEach: number): object {
  const url = `https://127.0.0.1:${https}${TOKEN_PATH}`;
  const expect = { status: 200, json: { '$[0].name': 'BBQ Chicken Bacon' } };
  const calls = Array.from({ length: callsEach }, (_, i) => ({ name: `call-${i}`, path: CALL_PATH, port: https, token: 'bench', expect }));
  const targets = Array.from({ length: gateways }, (_, i) => ({ ...SHARED, name: `gateway-${i}`, profile: 'custom', calls }));
  return { monitor: { tokens: { bench: { url, client: { secret: CLIENT_SECRET }, tls: { ca: 'authority.pem' } } } }, targets };
}

/** What is wrong with a target of the fleet; the reason its observation must have. */
export type Wrong = 'http.status' | 'tcp.refused' | 'body.mismatch';

const WRONGS: readonly Wrong[] = ['http.status', 'tcp.refused', 'body.mismatch'];

/** Three of every twenty targets are broken, each in its own way. */
export function wrongOf(index: number): Wrong | undefined {
  return WRONGS[index % 20];
}

/** A shard of the fleet; a single failure is enough for a verdict, and nothing is looked at twice. */
export function fleetConfigs(ports: Ports, from: number, count: number): readonly TargetConfig[] {
  return Array.from({ length: count }, (_, place) => {
    const index = from + place;
    const wrong = wrongOf(index);
    const path = `/20/${index}${wrong === 'http.status' ? '?status=503' : wrong === 'body.mismatch' ? '?body=sorry' : ''}`;
    const port = wrong === 'tcp.refused' ? CLOSED_PORT : ports.https;
    const timing = { failureThreshold: 1, recheckSeconds: 0, timeoutSeconds: 10 };
    const readinessProbe = { httpGet: { scheme: 'HTTPS', port, path }, expect: { status: 200, body: 'fine' }, ...timing };
    return { ...SHARED, name: `fleet-${index}`, profile: 'custom', readinessProbe };
  });
}
