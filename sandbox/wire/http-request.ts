/** One request as it arrived; header names are in lower case. */
export type HttpRequest = {
  readonly method: string;
  /** The path and the query, byte for byte. */
  readonly target: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly version: string;
  readonly headers: ReadonlyMap<string, string>;
  /** The body, if the request has a `Content-Length`. */
  readonly body: string;
};

/** The head of a request without its empty line, its body, and the bytes after it. */
type Taken = { readonly head: string; readonly body: string; readonly rest: string };

/** Takes the first whole request from received bytes; undefined while it is incomplete. */
export function takeRequest(received: string): Taken | undefined {
  const end = received.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const head = received.slice(0, end);
  const after = end + 4 + Number(/^content-length: *(\d+) *$/im.exec(head)?.[1] ?? 0);
  return received.length < after ? undefined : { head, body: received.slice(end + 4, after), rest: received.slice(after) };
}

/** Reads the head of a request, without its empty line. Returns undefined when it is not HTTP/1. */
export function parseRequest(head: string, body = ''): HttpRequest | undefined {
  const [first = '', ...lines] = head.split('\r\n');
  const [, method, target, version] = /^([A-Z]+) (\S+) (HTTP\/1\.[01])$/.exec(first) ?? [];
  if (!method || !target || !version) return undefined;
  const mark = target.indexOf('?');
  return {
    method,
    target,
    path: mark < 0 ? target : target.slice(0, mark),
    query: new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1)),
    version,
    headers: new Map(lines.map(headerOf)),
    body,
  };
}

function headerOf(line: string): [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, Math.max(colon, 0)).trim().toLowerCase(), line.slice(colon + 1).trim()];
}
