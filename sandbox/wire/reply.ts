import type { HttpRequest } from './http-request.ts';

/** One HTTP response, which is sent byte for byte as it is here. */
export type Reply = {
  readonly statusLine: string;
  /** The header lines, in order. */
  readonly headers: readonly string[];
  readonly body: string;
  /** Whether the server ignores `Connection: close` and does not send it, as a bare Netty handler does. */
  readonly persistent?: true;
};

/** Returns the Content-Length line for a body. */
export function contentLength(body: string): string {
  return `Content-Length: ${Buffer.byteLength(body)}`;
}

/** Whether the connection ends with this response. */
export function endsConnection(reply: Reply, request: HttpRequest): boolean {
  if (reply.persistent) return false;
  return request.version === 'HTTP/1.0' || request.headers.get('connection')?.toLowerCase() === 'close' || carriesBody(request);
}

// Request bodies are not read. Only a close ensures that a body is not taken for the next request.
function carriesBody(request: HttpRequest): boolean {
  return request.headers.has('transfer-encoding') || (request.headers.get('content-length') ?? '0') !== '0';
}

/** Returns the bytes of the response to this request; HEAD gets the head only. */
export function render(reply: Reply, request: HttpRequest): string {
  const closing = endsConnection(reply, request) ? ['Connection: close'] : [];
  const head = [reply.statusLine, ...reply.headers, ...closing].join('\r\n');
  return `${head}\r\n\r\n${request.method === 'HEAD' ? '' : reply.body}`;
}
