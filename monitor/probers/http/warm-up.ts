import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { startDeadline } from '../net/deadline.ts';
import { startTrace } from '../net/trace.ts';
import { exchangeHttp } from './http-exchange.ts';

const ANSWER = 'HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 2\r\nconnection: close\r\n\r\nOK';
const PATIENCE_MS = 1000;

/**
 * Sends one request to nobody and reads an answer from memory: the first look of a process would otherwise measure how long it takes to load and
 * compile what reads answers (12 ms of some 20 on a whole core). Never rejects: without it the first look is late, and says so.
 */
export async function warmUp(): Promise<void> {
  const deadline = startDeadline(PATIENCE_MS);
  try {
    await exchangeHttp(createEcho(), { path: '/', headers: ['host', 'look.invalid'] }, { deadline, notes: startTrace() });
  } catch {
    // The looks that follow say what is wrong.
  } finally {
    deadline.stop();
  }
}

/** As much of a connected socket as an exchange uses. */
function createEcho(): Socket {
  const echo: Duplex = new Duplex({
    read: () => undefined,
    write: (_chunk, _encoding, done) => {
      echo.push(ANSWER);
      done();
    },
  });
  return echo as Socket;
}
