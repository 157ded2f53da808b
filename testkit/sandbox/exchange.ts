import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** What came back until the server closed, or until the answer was complete. */
export type Exchange = { readonly bytes: string; readonly closed: boolean };

/** Long enough to say that nothing more comes. */
export const QUIET_MS = 60;

/** How to reach a port: plain, or TLS that trusts this authority. */
export type Way = { readonly host?: string; readonly port: number; readonly ca?: string; readonly tls?: object };

/** Opens a connection and waits until it can carry bytes. */
export function open(way: Way): Promise<Socket> {
  const { host = '127.0.0.1', port, ca } = way;
  return new Promise((resolve, reject) => {
    const socket = ca === undefined ? connect(port, host) : connectTls({ host, port, ca, servername: 'localhost', ...way.tls });
    socket.once('error', reject);
    socket.once(ca === undefined ? 'connect' : 'secureConnect', () => resolve(socket));
  });
}

/**
 * Sends one text and collects what comes back: the first byte has `patience` milliseconds, whatever follows
 * comes at once.
 */
export async function exchange(way: Way, text: string, patience = 3000): Promise<Exchange> {
  const socket = await open(way);
  let bytes = '';
  return new Promise((resolve) => {
    const finish = (closed: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ bytes, closed });
    };
    let timer = setTimeout(finish, patience, false);
    socket.on('data', (chunk: Buffer) => {
      bytes += chunk.toString('utf8');
      clearTimeout(timer);
      timer = setTimeout(finish, QUIET_MS, false);
    });
    socket.on('error', () => finish(true));
    socket.on('end', () => finish(true));
    socket.write(text);
  });
}

/** A GET as a polite client writes it. */
export function get(path: string, ...headers: string[]): string {
  return request('GET', path, ...headers);
}

/** Any request without a body. */
export function request(method: string, path: string, ...headers: string[]): string {
  return [`${method} ${path} HTTP/1.1`, 'Host: localhost', ...headers, 'Connection: close', '', ''].join('\r\n');
}

/** The error code a connection attempt ends with, or `open`. */
export async function knock(way: Way): Promise<string> {
  try {
    (await open(way)).destroy();
    return 'open';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}
