import type { WireLook } from '../../../monitor/target/probe.ts';
import type { Animal, Meeting } from '../../../testkit/zoo/animal.ts';
import type { Truth } from '../act.ts';
import type { Described } from '../scenario.ts';
import type { Shelf } from '../shelf.ts';

/**
 * What a whole look at an animal must come to: the prober's word, then the status where nothing is expected
 * of it but 200–299.
 */
export function truthOf({ expect, status }: Animal): Truth {
  if (expect !== 'success' || status === undefined || (status >= 200 && status <= 299)) return expect;
  return status >= 300 && status <= 399 ? 'http.redirect' : 'http.status';
}

/** A custom target that is looked at as the animal is. */
export function targetOf({ look, tls, headers }: Omit<Meeting, 'meet'>): Described {
  return (port, shelf) => {
    const seen = look(port);
    return {
      profile: 'custom',
      host: seen.host,
      readinessProbe: handlerOf(seen),
      ...(tls && { tls: tlsOf(tls, shelf) }),
      ...(headers && { httpHeaders: headers.map(({ name, value }) => ({ name, valueFrom: { secret: shelf.secret(value) } })) }),
    };
  };
}

function handlerOf(look: WireLook): Readonly<Record<string, unknown>> {
  if (look.kind === 'tcp') return { tcpSocket: { port: look.port } };
  if (look.kind === 'tls') return { tlsSocket: { port: look.port } };
  return { httpGet: { path: look.path, port: look.port, scheme: look.scheme.toUpperCase() } };
}

function tlsOf({ ca, pins, clientCertificate, ...rest }: NonNullable<Meeting['tls']>, shelf: Shelf): Readonly<Record<string, unknown>> {
  return {
    ...rest,
    // The grammar refuses both: a pin takes the place of the chain.
    ...(ca && !pins && { ca: ca.map((pem) => shelf.file(pem)) }),
    ...(pins && { pin: pins }),
    ...(clientCertificate !== undefined && { clientCertificate: { secret: shelf.secret(clientCertificate) } }),
  };
}
