import { CHUNKED, contentLength, inOneChunk, type Reply } from './reply.ts';

const SERVER = 'Server: WSO2 Carbon Server';

/**
 * Returns a response of the servlet ports 9443 and 9763. Tomcat 9 writes no reason phrase, and ends the connection
 * after a 500.
 */
export function tomcatReply(status: number, body = '', contentType?: string): Reply {
  const type = contentType === undefined ? [] : [`Content-Type: ${contentType}`];
  const closing = status === 500 ? ['Connection: close'] : [];
  return { statusLine: `HTTP/1.1 ${status} `, headers: [...type, contentLength(body), SERVER, ...closing], body };
}

/** Returns a response that Tomcat writes in chunks, since the web app does not know its length. */
export function tomcatChunks(status: number, body: string, contentType: string): Reply {
  return { statusLine: `HTTP/1.1 ${status} `, headers: [`Content-Type: ${contentType}`, CHUNKED, SERVER], body: inOneChunk(body) };
}

/** Returns a JSON response of a REST API of API-M. */
export function tomcatJson(status: number, value: unknown): Reply {
  return tomcatReply(status, JSON.stringify(value), 'application/json');
}

/** Returns the page of Tomcat for a path that does not exist. */
export function tomcatNotFound(): Reply {
  const title = 'HTTP Status 404 – Not Found';
  const page = `<!doctype html><html lang="en"><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;
  return tomcatReply(404, page, 'text/html;charset=utf-8');
}

/** Returns the error object of the REST APIs of API-M. */
export function tomcatError(status: number, message: string, description: string): Reply {
  return tomcatJson(status, { code: status, message, description, moreInfo: '', error: [] });
}
