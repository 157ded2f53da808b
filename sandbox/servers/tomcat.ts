import { contentLength, type Reply } from '../wire/reply.ts';

const SERVER = 'Server: WSO2 Carbon Server';

/** An answer of the servlet ports 9443 and 9763; Tomcat 9 writes no reason phrase. */
export function tomcatReply(status: number, body = '', contentType?: string): Reply {
  const type = contentType === undefined ? [] : [`Content-Type: ${contentType}`];
  return { statusLine: `HTTP/1.1 ${status} `, headers: [...type, contentLength(body), SERVER], body };
}

/** A JSON answer of one of API-M's REST APIs. */
export function tomcatJson(status: number, value: unknown): Reply {
  return tomcatReply(status, JSON.stringify(value), 'application/json');
}

/** Tomcat's own page for a path nobody serves. */
export function tomcatNotFound(): Reply {
  const title = 'HTTP Status 404 – Not Found';
  const page = `<!doctype html><html lang="en"><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;
  return tomcatReply(404, page, 'text/html;charset=utf-8');
}

/** The error object of API-M's REST APIs. */
export function tomcatError(status: number, message: string, description: string): Reply {
  return tomcatJson(status, { code: status, message, description, moreInfo: '', error: [] });
}
