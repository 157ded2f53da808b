import { type Ask, type Asking, MOST_ANSWER_BYTES, type SourceReply } from '../../discover/ask.ts';
import type { Discovered } from '../../discover/found.ts';
import type { ServerUrl } from '../../discover/server-place.ts';
import { withoutEcho } from '../../monitor/engine/looking/redact.ts';
import { spellingsOf } from '../../monitor/engine/looking/secret-spellings.ts';
import { readyHeaders } from '../../monitor/engine/looking/secrets.ts';
import type { ReadSecret, ReadyHeader, TlsMaterial } from '../../monitor/engine/ports.ts';
import type { Answer } from '../../monitor/observation/observation.ts';
import { REASONS } from '../../monitor/observation/reason.ts';
import { authorityOf } from '../../monitor/text/authority.ts';
import { CliError } from '../terminal/cli-error.ts';
import { stoppedBy } from '../terminal/stopped-by.ts';
import { createLookTools } from './look-tools.ts';

/** A server to ask: its place, the TLS settings, and the secret for the requests that need one. */
export type SourceServer = {
  readonly url: ServerUrl;
  readonly tls: TlsMaterial;
  readonly secret?: string;
  readonly readSecret: ReadSecret;
  readonly signal: AbortSignal;
};

/** What a source named, and the hash of the key that the server showed. */
export type AskedSource = { readonly found: Discovered; readonly pin?: string };

const TIMEOUT_MS = 30_000;
/** What is asked at the end, after Ctrl-C too, must not keep a person waiting. */
const LAST_MS = 3000;

/** The options for a certificate that did not pass. */
function trustFix(pin: string | undefined): string {
  const seen = pin === undefined ? 'sha256//…' : `${pin}, the key that was shown, once you know that it is that of your server`;
  return `give --ca FILE with the authority of the server, or --pin ${seen}`;
}

async function secretHeaders({ secret, readSecret }: SourceServer): Promise<readonly ReadyHeader[]> {
  if (secret === undefined) return [];
  try {
    return await readyHeaders([{ name: 'authorization', credentials: secret }], {
      readSecret,
      readToken: () => Promise.reject(new Error('a source takes no access token')),
    });
  } catch (error) {
    const fix = 'export it as JSON: {"username": …, "password": …} or {"token": …}; see docs/how-to/secrets.md';
    throw new CliError('usage', error instanceof Error ? error.message : String(error), fix);
  }
}

/** The error for a request without an answer. */
function unanswered({ scheme, host, port }: ServerUrl, path: string, got: Answer, pin: string | undefined): CliError {
  const { reason, detail, fix } = got.trouble ?? { reason: 'http.closed' as const, detail: 'no answer' };
  const where = `${scheme}://${authorityOf({ host, port })}${path.replace(/\?.*$/, '')}`;
  const better = reason.startsWith('tls.') ? trustFix(pin) : (fix ?? REASONS[reason].fix);
  return new CliError('source-unreachable', `${where}: ${REASONS[reason].sentence} (${detail})`, better);
}

/** The secrets as a server can repeat them, the longest first. A shorter one occurs by chance. */
function hiddenOf(values: readonly string[]): readonly string[] {
  return [...new Set(values.flatMap((value) => spellingsOf(value, 8)))].toSorted((a, b) => b.length - a.length);
}

/** What is asked: the last requests are sent after Ctrl-C too, and get less time. */
function requestOf({ path, headers = [], ...how }: Ask, { url, tls, signal }: SourceServer, authorization: readonly ReadyHeader[]) {
  const { scheme, host, port } = url;
  return {
    look: { kind: 'http', scheme, host, port, path, headers: [] },
    headers: [{ name: 'accept', value: 'application/json', secret: false }, ...headers, ...(how.withSecret ? authorization : [])],
    tls,
    bodyLimit: MOST_ANSWER_BYTES,
    ...(how.evenWhenStopped ? { timeoutMs: LAST_MS } : { timeoutMs: TIMEOUT_MS, signal }),
  } as const;
}

/**
 * Asks a server everything that a source needs, one request after the other, through the prober of the monitor.
 * Redirects are not followed, and credentials go only to a server whose certificate passed. Throws CliError or
 * SourceProblem; what the source has opened is closed before.
 */
export async function askSource(asking: Asking, server: SourceServer): Promise<AskedSource> {
  const { prober, clock } = createLookTools(server.readSecret);
  const authorization = await secretHeaders(server);
  const sent = new Set<string>();
  let pin: string | undefined;
  const answer = async (ask: Ask): Promise<SourceReply> => {
    const isStopped = () => server.signal.aborted && !ask.evenWhenStopped;
    if (isStopped()) throw stoppedBy(server.signal, 'the source was not read to its end');
    const request = requestOf(ask, server, authorization);
    for (const { value, secret } of request.headers) if (secret) sent.add(value);
    // A server can repeat what it was sent, and its texts are written.
    const got = withoutEcho(await prober({ ...request, now: clock.now() }), hiddenOf([...sent]));
    if (isStopped()) throw stoppedBy(server.signal, 'the source was not read to its end');
    pin ??= got.tls?.pin;
    if (got.trouble || !got.http) throw unanswered(server.url, ask.path, got, pin);
    return { status: got.http.status, body: got.http.body };
  };
  const found = await play(asking, answer);
  return { found, ...(pin !== undefined && { pin }) };
}

async function play(asking: Asking, answer: (ask: Ask) => Promise<SourceReply>): Promise<Discovered> {
  for (let step = asking.next({ status: 0, body: '' }); ; ) {
    if (step.done) return step.value;
    const reply = await answer(step.value).catch((error: unknown) => ({ error }));
    // A source that has opened something closes it first, and then throws the error again.
    step = 'error' in reply ? asking.throw(reply.error) : asking.next(reply);
  }
}
