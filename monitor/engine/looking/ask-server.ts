import type { Answer } from '../../observation/observation.ts';
import { failure, type Outcome, unknown } from '../../observation/outcome.ts';
import type { WireProbe } from '../../target/probe.ts';
import type { Target } from '../../target/target.ts';
import { defined } from '../../text/objects.ts';
import { quote } from '../../text/quote.ts';
import type { Clock, Follow, NextLook, Prober, Read } from '../ports.ts';
import type { KnownSecrets } from './known-secrets.ts';
import { type LookCredentials, type NoCredentials, readLookCredentials } from './look-credentials.ts';
import { readHidden, settledWithin } from './read-hidden.ts';
import { readInTime } from './read-in-time.ts';
import type { Readers } from './secrets.ts';

/** What asking a server needs. */
export type AskTools = { readonly prober: Prober; readonly read: Read; readonly follow?: Follow; readonly clock: Clock };

/** What a check saw: its outcome, and the answer to its last request. */
export type ReadServer = { readonly outcome: Outcome; readonly answer?: Answer };

/** The credentials of the first request, and everything that the requests of a check share. */
export type ServerRequests = LookCredentials & {
  /** For all requests together. */
  readonly timeoutMs: number;
  readonly secrets: KnownSecrets;
  readonly readers: Readers;
  readonly signal?: AbortSignal | undefined;
};

/** Sends the requests of a check, one after the other, as long as each is answered and another one follows. */
export async function askServer(tools: AskTools, target: Target, probe: WireProbe, asking: ServerRequests): Promise<ReadServer> {
  const { clock } = tools;
  const until = clock.monotonic() + asking.timeoutMs;
  const isCut = asking.timeoutMs < probe.timeoutSeconds * 1000;
  const before: Answer[] = [];
  let seen = await askOnce(tools, target, probe, { ...asking, before, isCut });
  // What is shown of a check is how the target itself answered.
  let shown = seen.answer;
  for (let isOptional = false; seen.answer && (isOptional || !seen.answer.trouble) && !asking.signal?.aborted; ) {
    before.push(seen.answer);
    const next = tools.follow?.(target, probe, before);
    if (!next) break;
    isOptional = next.among !== undefined;
    if (next.afterMs !== undefined) await clock.sleep(next.afterMs, asking.signal);
    seen = await askNext(tools, { target, probe, next }, { ...asking, timeoutMs: until - clock.monotonic(), before, isCut });
    if (!next.reached) shown = seen.answer ?? shown;
  }
  return { outcome: seen.outcome, ...defined({ answer: shown }) };
}

type Next = { readonly target: Target; readonly probe: WireProbe; readonly next: NextLook };

/** Sends one of the further requests. One that can be done without leaves an answer even where it cannot be sent. */
async function askNext(tools: AskTools, { target, probe, next }: Next, asking: OneRequest): Promise<ReadServer> {
  const { look, reached = target, among } = next;
  const { timeoutMs, isCut } = asking;
  const current = { ...probe, look };
  const using = await readLookCredentials(reached, look, asking.readers);
  const none = 'headers' in using ? undefined : withoutCredentials(using).outcome;
  const obstacle = none ?? (timeoutMs > 0 ? undefined : tooLate(isCut));
  if (obstacle && among === undefined) return { outcome: obstacle };
  if (obstacle || !('headers' in using)) return readUnsent(tools, { target, current, asking });
  const share = among === undefined ? { timeoutMs } : { timeoutMs: timeoutMs / among, isCut: false };
  return askOnce(tools, target, current, { ...asking, ...using, ...share });
}

type Unsent = { readonly target: Target; readonly current: WireProbe; readonly asking: OneRequest };

function readUnsent({ read }: AskTools, { target, current, asking: { secrets, before } }: Unsent): ReadServer {
  const trouble = { reason: 'monitor.deadline', detail: 'the request was not sent' } as const;
  const sent = { latencyMs: 0, phases: {}, answered: false, trouble };
  return readHidden(readInTime(read), { target, probe: current, sent, before, hidden: secrets.hiddenFrom(target) });
}

/** Returns the outcome of a check that lacks its credentials. */
export function withoutCredentials(none: NoCredentials, before = ''): Pick<ReadServer, 'outcome'> {
  return { outcome: 'outcome' in none ? none.outcome : unknown('monitor.secret', quote(`${before}${none.why}`)) };
}

const CUT = unknown('monitor.deadline', 'the round ended before the timeout of the check');

function tooLate(isCut: boolean): Outcome {
  return isCut ? CUT : failure('http.timeout', 'the earlier requests of this check took all of its time');
}

type OneRequest = ServerRequests & { readonly before: readonly Answer[]; readonly isCut: boolean };

async function askOnce({ prober, clock, read }: AskTools, target: Target, probe: WireProbe, asking: OneRequest): Promise<ReadServer> {
  const { headers, tls, way, timeoutMs, signal, secrets, before, isCut } = asking;
  const now = clock.now();
  const sent = sentAt(await prober({ look: probe.look, headers, tls, timeoutMs, now, ...defined({ way, signal }) }), now);
  if (signal?.aborted) return { outcome: unknown('monitor.deadline', 'the check was interrupted') };
  await settledWithin(secrets, clock, timeoutMs);
  const reading = { target, probe, sent, before, hidden: secrets.hiddenFrom(target) };
  const { answer, outcome } = readHidden(readInTime(read), reading);
  return isCut && isTimeout(answer) ? { answer, outcome: CUT } : { answer, outcome };
}

function sentAt(answer: Answer, at: number): Answer {
  return { ...answer, at, ...(answer.each && { each: answer.each.map((one) => ({ ...one, at })) }) };
}

function isTimeout(answer: Answer): boolean {
  return answer.trouble?.reason.endsWith('.timeout') === true;
}
