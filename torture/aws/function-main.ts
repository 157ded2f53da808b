import dns from 'node:dns';
import { shiftClock } from '../shift-clock.ts';

// The process of a deployed function: loads what was bundled and handles the events it is sent, with the
// clock and the names of the world outside. node function-main.ts FILE

/** One event, and how the world is while it is handled. */
export type Invoked = {
  readonly event: unknown;
  /** What the wall clock shows, milliseconds since 1970. */
  readonly now: number;
  /** What Lambda leaves the function, milliseconds. */
  readonly leftMs: number;
  /** Names that nobody can resolve just now. */
  readonly lost: readonly string[];
};

/** What came of it. */
export type Handled = {
  /** What the handler resolved to, or what it threw. */
  readonly answer?: unknown;
  readonly error?: string;
  readonly lines: readonly Readonly<Record<string, unknown>>[];
  /** What still goes on when it has returned: kinds as Node names them. */
  readonly pending: readonly string[];
};

type Handler = (event: unknown, context: { getRemainingTimeInMillis: () => number }) => Promise<unknown>;

let lost: readonly string[] = [];

let lines: Readonly<Record<string, unknown>>[] = [];
console.log = (line: unknown) => void lines.push(line as Readonly<Record<string, unknown>>);
const lookup = dns.lookup;
dns.lookup = ((name: string, ...rest: readonly unknown[]) => {
  const answer = rest.at(-1) as (error: Error) => void;
  if (!name.endsWith('.invalid')) return (lookup as (...all: readonly unknown[]) => void)(name, ...rest);
  if (!lost.includes(name)) return (lookup as (...all: readonly unknown[]) => void)('127.0.0.1', ...rest);
  setImmediate(() => answer(Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND', syscall: 'getaddrinfo' })));
}) as typeof dns.lookup;

const { handler } = (await import(process.argv[2] ?? '')) as { handler: Handler };

process.on('message', async ({ event, now, leftMs, lost: names }: Invoked) => {
  shiftClock(now - Date.now());
  lost = names;
  lines = [];
  const end = performance.now() + leftMs;
  const came = await handler(event, { getRemainingTimeInMillis: () => Math.round(end - performance.now()) }).then(
    (answer) => ({ answer }),
    (error: unknown) => ({ error: String(error) }),
  );
  // The runtime goes through the event loop once to send the answer, so what is due at once is over by then.
  await new Promise(setImmediate);
  // Connections that are kept for later lie idle; whatever else still goes on would wake up in the middle of
  // another invocation.
  const pending = process.getActiveResourcesInfo().filter((kind) => !['TCPSocketWrap', 'PipeWrap', 'TTYWrap'].includes(kind));
  process.send?.({ ...came, lines, pending } satisfies Handled);
});
process.once('disconnect', () => process.exit());
process.send?.('started');
