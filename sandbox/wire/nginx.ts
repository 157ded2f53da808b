import { contentLength, type Reply } from './reply.ts';

/** Returns an error page of a proxy in front of the server, as nginx writes it with its version hidden. */
export function nginxReply(status: 403 | 502): Reply {
  const text = status === 403 ? '403 Forbidden' : '502 Bad Gateway';
  const body = [
    '<html>',
    `<head><title>${text}</title></head>`,
    '<body>',
    `<center><h1>${text}</h1></center>`,
    '<hr><center>nginx</center>',
    '</body>',
    '</html>',
    '',
  ].join('\r\n');
  return { statusLine: `HTTP/1.1 ${text}`, headers: ['Server: nginx', 'Content-Type: text/html', contentLength(body)], body };
}
