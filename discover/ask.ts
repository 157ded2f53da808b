import { readJson } from '../monitor/text/bounded-json.ts';
import { isRecord } from '../monitor/text/guards.ts';
import { quote } from '../monitor/text/quote.ts';
import { type Discovered, MOST_ENTRIES } from './found.ts';
import { listAt, numberAt, textAt } from './plain-values.ts';
import { SourceProblem } from './source-problem.ts';

/** One GET that a source needs. The path has the query in it. */
export type Ask = {
  readonly path: string;
  readonly headers?: readonly { readonly name: string; readonly value: string; readonly secret: boolean }[];
  /** The credentials that the person named go along. */
  readonly withSecret?: boolean;
  /** It is asked even when the person has stopped the command: what was opened must be closed. */
  readonly evenWhenStopped?: boolean;
};

/** What came back: any status. A redirect is never followed. */
export type SourceReply = { readonly status: number; readonly body: string };

/** Reads a source over HTTP: it yields what to ask, and is given each reply. It does no I/O itself. */
export type Asking<T = Discovered> = Generator<Ask, T, SourceReply>;

/** The longest answer that is read, bytes. */
export const MOST_ANSWER_BYTES = 16 * 1024 * 1024;

const FIXES: Readonly<Record<number, string>> = {
  401: 'check the user, the password or token, and what the user may read, in the secret named by --secret',
  403: 'check what the user of the secret may read: docs/how-to/discover.md lists the scopes and roles',
  404: 'check host and port: docs/how-to/discover.md lists what each source asks',
};

/** The error for an answer that is not the expected one. */
function unexpected(path: string, { status }: SourceReply): SourceProblem {
  const what = `${path.replace(/\?.*$/, '')} answered ${status}, not 200`;
  if (status >= 300 && status < 400)
    return new SourceProblem('server', `${what}: a redirect, which is never followed`, 'give the URL of the server itself');
  return new SourceProblem('server', what, FIXES[status] ?? 'look into the log of the server');
}

/** Asks once, and reads the JSON object of a 200. Throws SourceProblem for everything else. */
export function* askJson(ask: Ask): Asking<Readonly<Record<string, unknown>>> {
  const reply = yield ask;
  return jsonOf(ask, reply);
}

/** Reads the JSON object of a 200. Throws SourceProblem for everything else. */
export function jsonOf({ path }: Ask, reply: SourceReply): Readonly<Record<string, unknown>> {
  if (reply.status !== 200) throw unexpected(path, reply);
  const value = readJson(reply.body, MOST_ANSWER_BYTES);
  if (isRecord(value)) return value;
  const begin = quote(reply.body, 40).replaceAll(/[^ -~]/g, '?');
  const got = begin === '' ? 'an empty body' : begin.startsWith('<') ? 'HTML' : 'another text';
  throw new SourceProblem('server', `${path.replace(/\?.*$/, '')} answered ${got}, not a JSON object`, FIXES[404] ?? '');
}

/** Asks the versions of an API, the newest first, until one is there. Throws SourceProblem if none is. */
export function* askNewest(asks: readonly Ask[]): Asking<{ readonly value: Readonly<Record<string, unknown>>; readonly index: number }> {
  for (const [index, ask] of asks.entries()) {
    const reply = yield ask;
    if (reply.status !== 404 || index === asks.length - 1) return { value: jsonOf(ask, reply), index };
  }
  throw new SourceProblem('server', 'no version of the API was asked', 'report this as a bug of gatewatch');
}

/** The entries of one page of a list, as WSO2's REST APIs write it. */
type Page = { readonly entries: readonly unknown[]; readonly total?: number };

function pageOf(value: Readonly<Record<string, unknown>>): Page {
  const total = numberAt(value, 'pagination', 'total');
  return { entries: listAt(value, 'list'), ...(total !== undefined && { total }) };
}

/** The most pages of a list: a server may give fewer entries than it is asked for. */
const MOST_PAGES = 1000;

/** The size of a page. */
export const PAGE = 100;

/**
 * Reads a list to its end, page by page. `firstPage` is the answer for offset 0. A server that repeats a page, or
 * whose list is longer than 10,000 entries, ends it with a note.
 */
export function* askPages(
  firstPage: Readonly<Record<string, unknown>>,
  askFor: (offset: number) => Ask,
): Asking<{ readonly entries: readonly unknown[]; readonly notes: readonly string[] }> {
  const entries = new Map<string, unknown>();
  let page = pageOf(firstPage);
  for (let offset = 0, pages = 1; ; pages++) {
    const before = entries.size;
    for (const entry of page.entries) entries.set(textAt(entry, 'id') ?? `${entries.size}`, entry);
    offset += page.entries.length;
    const all = [...entries.values()].slice(0, MOST_ENTRIES);
    if (entries.size >= MOST_ENTRIES || pages === MOST_PAGES)
      return { entries: all, notes: [`the list was read up to ${all.length} entries`] };
    const isLast = page.total === undefined ? page.entries.length < PAGE : offset >= page.total;
    if (page.entries.length === 0 || isLast) return { entries: all, notes: [] };
    if (entries.size === before) return { entries: all, notes: [`the server repeats its list: it was read up to ${all.length} entries`] };
    page = pageOf(yield* askJson(askFor(offset)));
  }
}
