import { BODY_LIMIT } from '../../target/body-limit.ts';
import { readChunks } from './read-chunks.ts';
import { type Fault, type Head, notHttp, readHead } from './read-head.ts';

/** A response that was read, with Latin-1 text of its body, and what RFC 9112 does not allow in it. */
export type OddResponse = Pick<Head, 'status' | 'fields' | 'odd'> & { readonly body: string };

/** More than this is not waited for: the body is then too large in any case. */
const ENOUGH = 2 * BODY_LIMIT;

/**
 * Reads what has arrived of a response, Latin-1 text of its bytes, as Go's net/http would. `isAll` says that no
 * more comes; the response to a HEAD has no body. Undefined = it is not complete.
 */
export function readOddResponse(text: string, isAll: boolean, isHead = false): OddResponse | Fault | undefined {
  const announced = new Set<string>();
  for (let at = 0, end = endOfHead(text, 0); end !== undefined; at = end, end = endOfHead(text, at)) {
    const head = readHead(text.slice(at, end));
    if ('fault' in head) return head;
    if (head.status >= 200) return withBody(head, announced, text.slice(end), { isAll, isHead });
    if (head.status < 100) return { fault: `the status is ${head.status}` };
    if (head.status === 101) return { fault: 'the server switched protocols without being asked (status 101)' };
    // RFC 9110 section 15.2: a client must be able to read announcements that it does not expect.
    announced.add(head.status === 100 ? 'unasked 100 Continue' : `unasked ${head.status}`);
    for (const odd of head.odd) announced.add(odd);
  }
  return isForeign(text, isAll) ? { fault: notHttp(text) } : undefined;
}

/** Whether a first line shows that the server does not speak HTTP/1. */
function isForeign(text: string, isAll: boolean): boolean {
  const isLine = isAll || text.includes('\n') || text.length > 60;
  return isLine && text !== '' && !'HTTP/1.'.startsWith(text.slice(0, 7));
}

function endOfHead(text: string, at: number): number | undefined {
  const empty = /\n\r?\n/g;
  empty.lastIndex = at;
  return empty.exec(text) ? empty.lastIndex : undefined;
}

type Ending = { readonly isAll: boolean; readonly isHead: boolean };

function withBody(head: Head, announced: ReadonlySet<string>, rest: string, { isAll, isHead }: Ending): OddResponse | Fault | undefined {
  const { status, fields, length } = head;
  const odd = (more: readonly string[] = []) => [...new Set([...announced, ...head.odd, ...more])];
  if (isHead || status === 204 || status === 304) return { status, fields, odd: odd(), body: '' };
  if (head.isChunked) {
    const chunks = readChunks(rest);
    return chunks === undefined || 'fault' in chunks ? chunks : { status, fields, body: chunks.body, odd: odd(chunks.odd) };
  }
  if (length === undefined ? isAll : rest.length >= length) return { status, fields, odd: odd(), body: rest.slice(0, length) };
  return rest.length > ENOUGH ? { status, fields, odd: odd(), body: rest } : undefined;
}
