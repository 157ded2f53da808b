import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type Socket } from 'node:net';
import { type Listening, listen } from './listen.ts';

/** How a proxy behaves; by default it connects to whatever it is asked for. */
export type ProxyManner = {
  /** The value of `proxy-authorization` that it requires. */
  readonly authorization?: string;
  /** What it writes instead of connecting; `silence` is nothing. */
  readonly says?: string | 'silence';
  /** The certificate of an https proxy. */
  readonly tls?: { readonly certificate: string; readonly key: string };
};

/** A proxy that runs, and the requests it was sent: method, target, and all headers. */
export type ProxyServer = Listening & { readonly requests: readonly string[] };

/** Starts an HTTP proxy on loopback. */
export async function startProxy({ authorization, says, tls }: ProxyManner = {}): Promise<ProxyServer> {
  const requests: string[] = [];
  const server = tls ? createTlsServer({ cert: tls.certificate, key: tls.key }) : createServer();
  const note = ({ method = '', url = '', rawHeaders }: IncomingMessage) => requests.push([method, url, ...rawHeaders].join(' '));
  server.on('request', (request, response) => {
    note(request);
    response.writeHead(501).end();
  });
  server.on('connect', async (request, client: Socket, head: Buffer) => {
    note(request);
    client.on('error', () => undefined);
    if (says === 'silence') return;
    if (says !== undefined) return void client.end(says);
    const sent = request.headers['proxy-authorization'];
    if (authorization !== undefined && sent !== authorization) {
      return void client.end(`HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic realm="not ${sent}"\r\n\r\n`);
    }
    const { hostname, port } = new URL(`http://${request.url}`);
    const server = connect(Number(port || 80), hostname.replace(/^\[|\]$/g, ''));
    server.on('error', () => client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'));
    client.once('close', () => server.destroy());
    await once(server, 'connect').catch(() => undefined);
    if (server.destroyed) return;
    client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    server.write(head);
    server.pipe(client).pipe(server);
  });
  return { ...(await listen(server)), requests };
}
