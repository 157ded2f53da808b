import { createServer } from 'node:http';
import { createServer as createTlsPort } from 'node:https';
import type { Socket } from 'node:net';
import { issueCertificate } from '../../sandbox/wire/certificate.ts';
import { listen } from './listen.ts';

/** How far a check has come when its process is stopped. */
export type Stage = 'connected' | 'handshake' | 'secured' | 'requested' | 'answering';

/** What the server does with a client that has become silent. */
export type Impatience = 'closes' | 'resets' | '408' | '503' | 'half a body';

/** Longer than any lateness that a busy machine has by itself, in milliseconds. */
const PAUSE_MS = 900;

type Setting = {
  readonly stage: Stage;
  readonly impatience: Impatience;
  /** Whether every connection is like the first one. */
  readonly always: boolean;
  /** Stops (SIGSTOP) or continues (SIGCONT) the process of the check. */
  readonly send: (signal: 'SIGSTOP' | 'SIGCONT') => void;
};

/**
 * Starts a server that stops the process of its client at a stage of the first check, gives up on it, and lets
 * it go on a while later, as when a laptop sleeps. Later checks are answered with 200.
 */
export async function startPausingServer({ stage, impatience, always, send }: Setting) {
  const { certificate, key } = issueCertificate({ commonName: 'localhost', names: ['127.0.0.1'] });
  const isTls = stage === 'handshake' || stage === 'secured';
  let met = 0;
  const pauseAnd = (socket: Socket, giveUp: () => void) => {
    send('SIGSTOP');
    giveUp();
    socket.on('error', () => undefined);
    setTimeout(() => send('SIGCONT'), PAUSE_MS);
  };
  const giveUp = (socket: Socket) => () => {
    if (impatience === 'resets') socket.resetAndDestroy();
    else if (impatience === 'closes') socket.destroy();
    else socket.end(`HTTP/1.1 ${RESPONSES[impatience]}`);
  };
  const isPaused = () => always || met === 1;
  const answer = createAnswer((socket) => {
    if (stage === 'requested' && isPaused()) pauseAnd(socket, giveUp(socket));
    else if (stage === 'answering' && isPaused()) {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nhalf', () => pauseAnd(socket, giveUp(socket)));
    } else return false;
    return true;
  });
  const server = isTls ? createTlsPort({ cert: certificate, key }, answer) : createServer(answer);
  server.on('connection', (socket: Socket) => {
    met++;
    if (!isPaused()) return;
    if (stage === 'connected') pauseAnd(socket, giveUp(socket));
    // The ClientHello has arrived, and nothing is answered.
    if (stage === 'handshake') pauseAnd(socket, giveUp(socket));
  });
  server.on('secureConnection', (socket: Socket) => {
    if (stage === 'secured' && isPaused()) pauseAnd(socket, () => socket.end());
  });
  const listening = await listen(server);
  return { ...listening, met: () => met, isTls };
}

const RESPONSES = {
  '408': '408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n',
  '503': '503 Service Unavailable\r\ncontent-length: 0\r\nconnection: close\r\n\r\n',
  'half a body': '200 OK\r\ncontent-length: 1000\r\n\r\nhalf',
} as const;

function createAnswer(isPaused: (socket: Socket) => boolean) {
  return ({ socket }: { readonly socket: Socket }, response: { end: (text: string) => void }) => {
    if (!isPaused(socket)) response.end('fine');
  };
}
