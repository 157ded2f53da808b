import { isIP } from 'node:net';
import type { LookRequest, Prober } from '../engine/ports.ts';
import type { Answer, LookReason } from '../observation/observation.ts';
import { kindOf, REASONS } from '../observation/reason.ts';
import { quote } from '../text/quote.ts';
import { classifyError } from './classify-error.ts';
import { type HttpReach, lookHttp } from './http/http-prober.ts';
import { warmUp } from './http/warm-up.ts';
import { lookAtEach, MAX_EACH } from './look-at-each.ts';
import { closePolitely, LINGER_MS } from './net/close-politely.ts';
import { type Deadline, startDeadline } from './net/deadline.ts';
import type { Reach } from './net/open-connection.ts';
import { lookTcp } from './net/tcp-prober.ts';
import { startTrace, type Trace, tenths, type Within } from './net/trace.ts';
import { createSlots } from './slots.ts';
import { createCertificateReader } from './tls/read-certificate.ts';
import { createSecureContexts, KEY_EXCHANGES } from './tls/secure-context.ts';
import { lookTls } from './tls/tls-prober.ts';

/** The setting of a prober. Without `allowAddress` every address may be checked. */
export type ProberOptions = Reach & { readonly userAgent: string };

/**
 * Creates the prober that carries out every kind of check over real sockets, each on a connection of its own.
 */
export function createProber(options: ProberOptions): Prober {
  const certificates = createCertificateReader();
  const usual = { ...options, certificates, contexts: createSecureContexts() };
  const every = { ...options, certificates, contexts: createSecureContexts(KEY_EXCHANGES.every) };
  /** The servers with which a check got further when it offered every key exchange. */
  const demanding = new Set<string>();
  let rehearsal: Promise<void> | undefined;
  const lookOnce: Prober = async (request) => {
    rehearsal ??= warmUp();
    await rehearsal;
    const { host, port } = request.look;
    const place = `${request.address ?? host} ${port}`;
    const deadline = startDeadline(request.timeoutMs, request.signal);
    const first = await attempt(request, demanding.has(place) ? every : usual, deadline);
    const second = first.isHelloRefused && !demanding.has(place) ? await attempt(request, every, deadline) : first;
    if (!second.isHelloRefused && second !== first) demanding.add(place);
    deadline.stop();
    // If the second attempt ran out of time, the result of the first one counts.
    const isCutShort = second.answer.trouble !== undefined && deadline.ending.reason() !== undefined;
    return isCutShort ? first.answer : second.answer;
  };
  const slots = createSlots(MAX_EACH);
  return (request) => {
    const isEach = request.way?.addresses === 'all' && !request.way.proxy && isIP(request.look.host) === 0;
    return isEach ? lookAtEach(request, { resolving: options, prober: lookOnce, slots }) : lookOnce(request);
  };
}

async function attempt(request: LookRequest, reach: HttpReach, deadline: Deadline) {
  const startedAt = performance.now();
  const notes = startTrace();
  const trouble = await carryOut(request, reach, { deadline, notes });
  // A complete check took what it waited for, without the monitor's own work in between.
  const latencyMs = tenths(trouble ? performance.now() - startedAt : notes.waitedMs);
  const late = await close(request, notes);
  return { answer: answerFrom(request, notes, latencyMs, trouble ?? late), isHelloRefused: notes.isHelloRefused };
}

async function carryOut(request: LookRequest, reach: HttpReach, within: Within): Promise<LookReason | undefined> {
  try {
    const { look } = request;
    if (look.kind === 'tcp') await lookTcp(request, reach, within);
    else if (look.kind === 'tls') await lookTls(request, reach, within);
    else await lookHttp(look, request, reach, within);
    return undefined;
  } catch (error) {
    const trouble = classifyError(error, within.notes.rung);
    const { proxy, isThroughProxy } = within.notes;
    return proxy === undefined || isThroughProxy ? trouble : troubleAtProxy(trouble, proxy);
  }
}

/** Returns why a proxy did not help. What its host, port, or network did says nothing about the server. */
function troubleAtProxy({ reason, detail, fix }: LookReason, proxy: string): LookReason {
  if (kindOf(reason) === 'monitor' && !reason.startsWith('proxy.')) return { reason, detail };
  const why = reason.startsWith('proxy.') ? detail : `${REASONS[reason].sentence} (${detail})`;
  const isOfProxy = reason.startsWith('proxy.');
  return {
    reason: isOfProxy ? reason : 'proxy.unreachable',
    detail: quote(`${proxy}: ${why}`, 400),
    ...(isOfProxy && fix !== undefined && { fix }),
  };
}

/**
 * Closes the connection. Under TLS 1.3 a server may ask for a client certificate only now, one round trip
 * after the handshake; the reason for that is returned.
 */
async function close({ look, signal }: LookRequest, { raw, secured, rung, phases }: Trace): Promise<LookReason | undefined> {
  const socket = secured ?? raw;
  if (!socket) return undefined;
  if (signal?.aborted || (rung === 'tls' && !secured)) {
    socket.destroy();
    return undefined;
  }
  const error = await closePolitely(socket, look.kind === 'tls' ? Math.max(LINGER_MS, 3 * (phases.connectMs ?? 0)) : LINGER_MS);
  if (!error || look.kind !== 'tls') return undefined;
  const trouble = classifyError(error, 'tls');
  return trouble.reason === 'tls.client-certificate' ? trouble : undefined;
}

function answerFrom({ look }: LookRequest, notes: Trace, latencyMs: number, trouble: LookReason | undefined): Answer {
  const { address, phases, raw, tls, http, proxy, isThroughProxy, tunnelBytes } = notes;
  const more = [...notes.more, ...(isThroughProxy ? [`through the proxy ${proxy}`] : [])];
  return {
    ...(address !== undefined && { address }),
    latencyMs,
    phases,
    answered: raw !== undefined && (look.kind === 'tcp' || raw.bytesRead > tunnelBytes),
    ...(tls && { tls }),
    ...(http && { http }),
    ...(trouble && { trouble }),
    ...(more.length > 0 && { notes: more }),
  };
}
