import type { LookReason } from '../../monitor/observation/observation.ts';
import type { WireLook } from '../../monitor/target/probe.ts';
import type { Target } from '../../monitor/target/target.ts';
import { documentedPort, MISPRINT } from '../products/ports.ts';

/** A trouble in the light of what the port is known for, with the fix that follows from it. */
export type KnownTrouble = LookReason & { readonly fix?: string };

// What a plain-text request to a TLS listener ends in: Netty and Tomcat close, reset, or send an alert that is no HTTP.
const NO_ANSWER: readonly string[] = ['tcp.reset', 'http.closed', 'http.malformed', 'http.tls-port'];

/** Says more about a trouble where the port is one the products document: which protocol it speaks, which number was meant. */
export function troubleOnPort(trouble: LookReason, look: WireLook, target: Target): KnownTrouble {
  const port = look.port - target.portShift;
  const known = documentedPort(port);
  const named = port === look.port ? `${port}` : `${look.port} (${port} with the offset)`;
  if (look.kind === 'http' && look.scheme === 'http' && known?.speaks === 'tls' && NO_ANSWER.includes(trouble.reason)) {
    return { reason: 'http.tls-port', detail: `${named} is TLS, use https`, fix: 'write `scheme: HTTPS` for this port' };
  }
  if (trouble.reason === 'tls.plaintext-port' && known?.speaks === 'plain') {
    return { ...trouble, detail: `${named} is plain, use http`, fix: 'write `scheme: HTTP` for this port' };
  }
  if (port === MISPRINT.printed) {
    return {
      ...trouble,
      detail: `${trouble.detail} (did you mean 9763? the WSO2 page has a typo)`,
      fix: 'write 9763: no WSO2 server listens on 9673',
    };
  }
  return trouble;
}
