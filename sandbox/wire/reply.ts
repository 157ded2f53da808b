import type { HttpRequest } from './http-request.ts';

/** One HTTP answer, spelled out: what stands here goes over the wire byte for byte. */
export type Reply = {
  readonly statusLine: string;
  /** Whole header lines, in order. */
  readonly headers: readonly string[];
  readonly body: string;
  /** Neither says nor obeys `Connection: close`, as a bare Netty handler. */
  readonly persistent?: true;
};

/** The size of a body in bytes, as a Content-Length line. */
export function contentLength(body: string): string {
  return `Content-Length: ${Buffer.byteLength(body)}`;
}

/** Whether the connection ends with this answer. */
export function endsConnection(reply: Reply, request: HttpRequest): boolean {
  if (reply.persistent) return false;
  return request.version === 'HTTP/1.0' || request.headers.get('connection')?.toLowerCase() === 'close' || carriesBody(request);
}

// Nobody here reads a body: closing is the one way to be sure that it is not taken for the next request.
function carriesBody(request: HttpRequest): boolean {
  return request.headers.has('transfer-encoding') || (request.headers.get('content-length') ?? '0') !== '0';
}

/** The bytes of an answer to this request; HEAD gets the head alone. */
export function render(reply: Reply, request: HttpRequest): string {
  const closing = endsConnection(reply, request) ? ['Connection: close'] : [];
  const head = [reply.statusLine, ...reply.headers, ...closing].join('\r\n');
  return `${head}\r\n\r\n${request.method === 'HEAD' ? '' : reply.body}`;
}
