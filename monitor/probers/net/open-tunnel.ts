import { request as httpRequest, type IncomingMessage } from 'node:http';
import { isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ReadyProxy } from '../../engine/ports.ts';
import { authorityOf } from '../../text/authority.ts';
import { quote } from '../../text/quote.ts';
import { type Deadline, TimeUp, untilEnded } from './deadline.ts';
import { LookStopped } from './look-stopped.ts';
import { refusalOf } from './proxy-refusal.ts';

/** What the proxy is asked for: a connection to a host and port. */
type Tunnel = { readonly proxy: ReadyProxy; readonly host: string; readonly port: number; readonly userAgent: string };

/**
 * Asks a proxy for a connection to the server with CONNECT (RFC 9110 section 9.3.6), over TLS if the proxy
 * speaks it. `socket` is connected to the proxy. Returns the stream that then leads to the server. The
 * credentials of the proxy are in that one request: the server gets nothing but what is sent through.
 *
 * Throws LookStopped with a reason of the group `proxy`, and destroys the socket.
 */
export async function openTunnel(socket: Socket, tunnel: Tunnel, deadline: Deadline): Promise<Socket> {
  try {
    const stream = tunnel.proxy.scheme === 'https' ? await secure(socket, tunnel.proxy, deadline) : socket;
    return await ask(stream, tunnel, deadline);
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

async function secure(socket: Socket, proxy: ReadyProxy, deadline: Deadline): Promise<Socket> {
  try {
    return await shakeHands(socket, proxy, deadline);
  } catch (error) {
    if (!(error instanceof TimeUp)) throw error;
    // A proxy that speaks plain HTTP takes the ClientHello for the beginning of a request, and waits for the rest.
    throw noTls(`it accepted the connection and did not answer the TLS handshake ${error.message}`);
  }
}

function shakeHands(socket: Socket, { host, ca }: ReadyProxy, deadline: Deadline): Promise<Socket> {
  return untilEnded<Socket>(deadline.ending, (resolve, reject) => {
    const secured = connectTls({
      socket,
      minVersion: 'TLSv1.2',
      // Judged below, for a reason of its own.
      rejectUnauthorized: false,
      ...(ca && { ca: [...ca] }),
      ...(isIP(host) === 0 ? { servername: host } : { host }),
    });
    secured.on('error', (error) => reject(noTls(`no TLS: ${messageOf(error)}`)));
    secured.once('close', () => reject(noTls('it closed the connection in the TLS handshake')));
    secured.once('secureConnect', () => {
      if (secured.authorized) resolve(secured);
      else reject(unreachable(`its certificate did not pass (${String(secured.authorizationError)})`));
    });
    return () => undefined;
  });
}

function noTls(why: string): LookStopped {
  return new LookStopped('proxy.unreachable', why, NO_TLS);
}

const NO_TLS =
  'if the proxy speaks plain HTTP, write `http://` in `proxy`; otherwise correct its port or its TLS settings. Nothing is known about the server';

async function ask(stream: Socket, tunnel: Tunnel, deadline: Deadline): Promise<Socket> {
  const { proxy, host, port, userAgent } = tunnel;
  const authority = authorityOf({ host, port });
  try {
    return await untilEnded<Socket>(deadline.ending, (resolve, reject) => {
      const request = httpRequest({
        method: 'CONNECT',
        path: authority,
        setHost: false,
        headers: { host: authority, 'user-agent': userAgent, ...(proxy.authorization && { 'proxy-authorization': proxy.authorization }) },
        createConnection: () => stream,
      });
      // Every response to CONNECT comes here, whatever its status.
      request.once('connect', (answer: IncomingMessage, opened: Socket, head: Buffer) => {
        opened.on('error', () => undefined);
        const { statusCode = 0 } = answer;
        if (statusCode < 200 || statusCode > 299) return reject(refusalOf(answer));
        if (head.length > 0) opened.unshift(head);
        resolve(opened);
      });
      request.on('error', (error) => reject(notAProxy(error)));
      request.end();
      return () => undefined;
    });
  } catch (error) {
    if (!(error instanceof TimeUp)) throw error;
    throw new LookStopped('proxy.timeout', `no answer to CONNECT ${quote(authority)} ${error.message}`);
  }
}

function notAProxy(error: Error): LookStopped {
  const isParsed = 'code' in error && String(error.code).startsWith('HPE_');
  return unreachable(isParsed ? 'its answer is not HTTP' : `it closed the connection without an answer (${messageOf(error)})`);
}

function unreachable(why: string): LookStopped {
  return new LookStopped('proxy.unreachable', why);
}

function messageOf(error: Error): string {
  return quote('code' in error ? String(error.code) : error.message);
}
