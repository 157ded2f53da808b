import type { LookReason } from '../observation/observation.ts';
import type { Reason } from '../observation/reason.ts';
import { authorityOf } from '../text/authority.ts';
import { quote } from '../text/quote.ts';
import { GivenUp, TimeUp } from './net/deadline.ts';
import { AllAttemptsFailed } from './net/happy-eyeballs.ts';
import { LookStopped } from './net/look-stopped.ts';
import type { WireRung } from './net/trace.ts';

/** Codes of the system, of c-ares, and of the HTTP client that mean the same at any stage. */
const CODES: Readonly<Record<string, Reason>> = {
  ENOTFOUND: 'dns.not-found',
  ENODATA: 'dns.not-found',
  EBADNAME: 'dns.not-found',
  ESERVFAIL: 'dns.failed',
  EREFUSED: 'dns.failed',
  EFORMERR: 'dns.failed',
  ENOTIMP: 'dns.failed',
  EBADRESP: 'dns.failed',
  EAI_AGAIN: 'monitor.network',
  ETIMEOUT: 'monitor.network',
  ECANCELLED: 'monitor.network',
  ECONNREFUSED: 'tcp.refused',
  ETIMEDOUT: 'tcp.timeout',
  EHOSTUNREACH: 'tcp.unreachable',
  EHOSTDOWN: 'tcp.unreachable',
  ECONNRESET: 'tcp.reset',
  ECONNABORTED: 'tcp.reset',
  EPIPE: 'tcp.reset',
  ENETUNREACH: 'monitor.network',
  ENETDOWN: 'monitor.network',
  EAFNOSUPPORT: 'monitor.network',
  EACCES: 'monitor.network',
  EPERM: 'monitor.network',
  EMFILE: 'monitor.exhausted',
  ENFILE: 'monitor.exhausted',
  ENOBUFS: 'monitor.exhausted',
  ENOMEM: 'monitor.exhausted',
  EAGAIN: 'monitor.exhausted',
  EAI_MEMORY: 'monitor.exhausted',
  EADDRNOTAVAIL: 'monitor.exhausted',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'http.malformed',
  // undici asserts the form of a status line.
  ERR_ASSERTION: 'http.malformed',
};

/** Patterns for the codes of OpenSSL; the first match wins. */
const SHAPES: readonly (readonly [RegExp, Reason])[] = [
  [/^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|HTTPS_PROXY_REQUEST|UNKNOWN_PROTOCOL)$/, 'tls.plaintext-port'],
  [
    /^ERR_SSL_.*ALERT_(NO_CERTIFICATE|BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_\w+|UNKNOWN_CA|ACCESS_DENIED)$/,
    'tls.client-certificate',
  ],
  [/^ERR_(SSL|TLS|OSSL)_|^EPROTO$/, 'tls.handshake'],
];

const TIME_UP: Readonly<Record<WireRung, LookReason>> = {
  name: { reason: 'monitor.network', detail: 'no response from the name servers' },
  connect: { reason: 'tcp.timeout', detail: 'no connection' },
  tls: { reason: 'tls.timeout', detail: 'connected, but no complete handshake' },
  http: { reason: 'http.timeout', detail: 'connected, but no complete response' },
};

/**
 * The order in which one of several failed attempts is chosen. An attempt that could not be made says
 * nothing.
 */
const TELLING: readonly Reason[] = ['monitor.exhausted', 'tcp.refused', 'tcp.reset', 'tcp.unreachable', 'tcp.timeout', 'monitor.network'];

/**
 * Returns the reason for an error, given the stage that the check had reached. Only here do errors become
 * reasons.
 */
export function classifyError(error: unknown, rung: WireRung): LookReason {
  if (error instanceof LookStopped) return error.trouble;
  if (error instanceof GivenUp) return { reason: 'monitor.deadline', detail: error.message };
  if (error instanceof TimeUp) return { reason: TIME_UP[rung].reason, detail: `${TIME_UP[rung].detail} ${error.message}` };
  if (error instanceof AllAttemptsFailed) return mostTelling(error);
  if (!(error instanceof Error)) return { reason: 'monitor.fault', detail: quote(`thrown: ${String(error)}`) };
  const reason = reasonOf(error, codeOf(error), rung);
  return { reason, detail: describe(error, codeOf(error)) };
}

function reasonOf(error: Error, code: string, rung: WireRung): Reason {
  if (rung === 'name' && code === 'ECONNREFUSED') return 'monitor.network';
  // Node gives a FIN inside the handshake the code of a reset; only a real reset comes from a system call.
  if (rung === 'tls' && code === 'ECONNRESET' && !('syscall' in error)) return 'tls.handshake';
  // With IPv4 no free port is left; with IPv6 there is mostly no source address.
  if (code === 'EADDRNOTAVAIL' && 'address' in error && String(error.address).includes(':')) return 'monitor.network';
  if (code === 'UND_ERR_SOCKET') return error.message.startsWith('bad ') ? 'http.malformed' : 'http.closed';
  if (error.name === 'HTTPParserError') return parserReason(error);
  return CODES[code] ?? SHAPES.find(([shape]) => shape.test(code))?.[1] ?? 'monitor.fault';
}

// The parser of undici 8 sets no code; its words for an early end are those of llhttp.
function parserReason(error: Error): Reason {
  return error.message.includes('EOF') ? 'http.closed' : 'http.malformed';
}

function mostTelling({ attempts }: AllAttemptsFailed): LookReason {
  const troubles = attempts.map(({ error }) => classifyError(error, 'connect'));
  const reason =
    TELLING.find((telling) => troubles.some((trouble) => trouble.reason === telling)) ?? troubles[0]?.reason ?? 'monitor.fault';
  const tried = attempts.map(({ address, port, error }, index) => {
    const code = error instanceof TimeUp ? `no response ${error.message}` : codeOf(error) || (troubles[index]?.detail ?? '');
    return `${authorityOf({ host: address, port })} (${code})`;
  });
  // Sorted, because name servers return the addresses in a changing order.
  return { reason, detail: quote(tried.toSorted().join('; '), 400) };
}

function describe(error: Error, code: string): string {
  const words = 'reason' in error && typeof error.reason === 'string' ? error.reason : error.message;
  return quote(code && !words.includes(code) ? `${words} (${code})` : words || error.name);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
