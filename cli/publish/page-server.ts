import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { authorityOf } from '../../monitor/text/authority.ts';
import { CliError } from '../terminal/cli-error.ts';
import type { ListenAddress } from './listen-address.ts';

/** What a server answers to a path: undefined if there is nothing. */
export type Serve = (path: string) => Promise<ServedFile | undefined>;

/** One answer; `status` is 200 by default. */
export type ServedFile = { readonly type: string; readonly text: string; readonly status?: 200 | 503 };

/** The most connections at a time: others wait, and checks keep their descriptors. */
const MOST_CONNECTIONS = 64;

/**
 * Serves pages until `close`. It does not keep the process alive. Only GET and HEAD are answered. `onFault` gets what
 * `serve` rejects with; the client gets 500. Throws CliError if the address cannot be listened on.
 */
export async function servePages(
  { host, port }: ListenAddress,
  serve: Serve,
  onFault: (error: unknown) => void,
): Promise<{ readonly url: string; readonly close: () => void }> {
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 10_000 }, async (request, response) => {
    const isHead = request.method === 'HEAD';
    if (request.method !== 'GET' && !isHead) return answer(response, 405, { type: PLAIN, text: 'only GET and HEAD\n' }, false);
    try {
      const found = await serve(new URL(request.url ?? '/', 'http://localhost').pathname);
      if (found) answer(response, found.status ?? 200, found, isHead);
      else answer(response, 404, { type: PLAIN, text: 'there is no such page\n' }, isHead);
    } catch (error) {
      onFault(error);
      answer(response, 500, { type: PLAIN, text: 'the page could not be made: see the output of gatewatch watch\n' }, isHead);
    }
  });
  server.maxConnections = MOST_CONNECTIONS;
  await listen(server, host, port);
  server.on('error', onFault).unref();
  const { address, port: bound } = server.address() as AddressInfo;
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://${authorityOf({ host: address, port: bound })}/`, close };
}

const PLAIN = 'text/plain; charset=utf-8';

function answer(response: ServerResponse, status: number, { type, text }: ServedFile, isHead: boolean): void {
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    ...(status === 405 && { allow: 'GET, HEAD', connection: 'close' }),
  });
  response.end(isHead ? undefined : text);
}

const FIXES: Readonly<Record<string, string>> = {
  EADDRINUSE: 'stop the process that listens there, or name another port with --listen',
  EADDRNOTAVAIL: 'name an address of this machine, such as 127.0.0.1',
  EACCES: 'name a port above 1023, or run as a user that may listen there',
};

async function listen(server: Server, host: string, port: number): Promise<void> {
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const why = code === 'EADDRINUSE' ? 'another process listens there' : error instanceof Error ? error.message : String(error);
    throw new CliError('not-listening', `cannot listen on ${host} port ${port}: ${why}`, FIXES[code]);
  }
}
