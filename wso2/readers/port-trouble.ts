import type { LookReason } from '../../monitor/observation/observation.ts';
import type { WireLook } from '../../monitor/target/probe.ts';
import type { Target } from '../../monitor/target/target.ts';
import { documentedPort, MISPRINT } from '../products/ports.ts';

// The reasons that a plain-text request to a TLS listener ends with: Netty and Tomcat close or reset the
// connection, or send a TLS alert.
const NO_ANSWER: readonly string[] = ['tcp.reset', 'http.closed', 'http.malformed', 'http.tls-port'];

/**
 * Adds to a problem what the products document about the port: the protocol it speaks, or the number that was
 * meant.
 */
export function troubleOnPort(trouble: LookReason, look: WireLook, target: Target): LookReason {
  const port = look.port - target.portShift;
  const known = documentedPort(port);
  const named = port === look.port ? `${port}` : `${look.port} (${port} with the offset)`;
  if (look.kind === 'http' && look.scheme === 'http' && known?.speaks === 'tls' && NO_ANSWER.includes(trouble.reason)) {
    return { reason: 'http.tls-port', detail: `port ${named}`, fix: 'set `scheme: HTTPS` for this port' };
  }
  if (trouble.reason === 'tls.plaintext-port' && known?.speaks === 'plain') {
    return { ...trouble, detail: `port ${named}`, fix: 'set `scheme: HTTP` for this port' };
  }
  if (port === MISPRINT.printed) {
    return {
      ...trouble,
      detail: `${trouble.detail} (did you mean 9763? The WSO2 page has a typo)`,
      fix: 'set the port to 9763: no WSO2 server listens on 9673',
    };
  }
  return trouble;
}
