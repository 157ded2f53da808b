import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { startDeadline } from '../net/deadline.ts';
import { startTrace } from '../net/trace.ts';
import { exchangeHttp } from './http-exchange.ts';

const ANSWER = 'HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 2\r\nconnection: close\r\n\r\nOK';
const PATIENCE_MS = 1000;

/**
 * Sends one request to a stream in memory and reads its response. Without it, the first check of a process
 * would measure how long the HTTP client takes to load and compile (12 of about 20 ms on a full core). Never
 * rejects.
 */
export async function warmUp(): Promise<void> {
  const deadline = startDeadline(PATIENCE_MS);
  try {
    await exchangeHttp(createEcho(), { path: '/', headers: ['host', 'look.invalid'] }, { deadline, notes: startTrace() });
  } catch {
    // The checks that follow report the problem.
  } finally {
    deadline.stop();
  }
}

/** Creates the part of a connected socket that an exchange uses. */
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
