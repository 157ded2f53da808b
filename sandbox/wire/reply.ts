import type { HttpRequest } from './http-request.ts';

/** One HTTP response, which is sent byte for byte as it is here. */
export type Reply = {
  readonly statusLine: string;
  /** The header lines, in order. */
  readonly headers: readonly string[];
  readonly body: string;
  /** The lines that the real server writes into its log with it, besides the access log: `LEVEL text`. */
  readonly log?: readonly string[];
  /** Whether the server ignores `Connection: close` and does not send it, as a bare Netty handler does. */
  readonly persistent?: true;
};

/** The header that ends the connection. */
const CLOSING = 'Connection: close';

/** Returns the Content-Length line for a body. */
export function contentLength(body: string): string {
  return `Content-Length: ${Buffer.byteLength(body)}`;
}

/** The header of a body in chunks. */
export const CHUNKED = 'Transfer-Encoding: chunked';

/** Returns a body as one chunk (RFC 9112 section 7.1). */
export function inOneChunk(body: string): string {
  return `${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n0\r\n\r\n`;
}

/** Whether the connection ends with this response. */
export function endsConnection(reply: Reply, request: HttpRequest): boolean {
  if (reply.persistent) return false;
  if (reply.headers.includes(CLOSING)) return true;
  return request.version === 'HTTP/1.0' || request.headers.get('connection')?.toLowerCase() === 'close' || carriesBody(request);
}

// Bodies in chunks are not read. Only a close ensures that such a body is not taken for the next request.
function carriesBody(request: HttpRequest): boolean {
  return request.headers.has('transfer-encoding') || (request.headers.get('content-length') ?? '0') !== '0';
}

/** Returns the bytes of the response to this request; HEAD gets the head only. */
export function render(reply: Reply, request: HttpRequest): string {
  const closing = endsConnection(reply, request) && !reply.headers.includes(CLOSING) ? [CLOSING] : [];
  const head = [reply.statusLine, ...reply.headers, ...closing].join('\r\n');
  return `${head}\r\n\r\n${request.method === 'HEAD' ? '' : reply.body}`;
}
