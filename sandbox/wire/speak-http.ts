import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { type HttpRequest, parseRequest, takeRequest } from './http-request.ts';
import { endsConnection, type Reply, render } from './reply.ts';
import type { Place, Speaker } from './speaker.ts';

const SLOW_MS = 1500;
const MAX_HEAD = 16_384;
const BAD_REQUEST = 'HTTP/1.1 400 \r\nContent-Length: 0\r\nConnection: close\r\n\r\n';

/** Returns the response to one request; `mood` is the fault of the server when the request was complete. */
export type Answering = (request: HttpRequest, place: Place) => Reply | Promise<Reply>;

/** Speaks HTTP/1.1 byte for byte. A `prompt` port responds at once even when the server is slow. */
export function speakHttp(answer: Answering, options: { readonly prompt?: true } = {}): Speaker {
  return (socket, place) => {
    let buffered = '';
    let turn = Promise.resolve();
    socket.on('data', (chunk: Buffer) => {
      buffered += chunk.toString('latin1');
      const requests: (HttpRequest | undefined)[] = [];
      for (let taken = takeRequest(buffered); taken; taken = takeRequest(buffered)) {
        requests.push(parseRequest(taken.head, taken.body));
        buffered = taken.rest;
      }
      // A ClientHello has no empty line to wait for, so bytes that cannot become HTTP get a response at once.
      if (buffered.length > MAX_HEAD || /^[^A-Z]/.test(buffered)) requests.push(undefined);
      const serveNext = (request: HttpRequest | undefined) => serve(socket, place, request, answer, options.prompt === true);
      for (const request of requests) turn = turn.then(() => serveNext(request)).catch(() => void socket.destroy());
    });
  };
}

async function serve(socket: Duplex, place: Place, request: HttpRequest | undefined, answer: Answering, prompt: boolean): Promise<void> {
  if (!socket.writable) return;
  if (!request) {
    socket.end(BAD_REQUEST);
    return;
  }
  if (place.mood() === 'slow' && !prompt) await sleep(SLOW_MS);
  const reply = await answer(request, place);
  for (const line of reply.log ?? []) place.log(line);
  if (!socket.writable) return;
  if (endsConnection(reply, request)) socket.end(render(reply, request));
  else socket.write(render(reply, request));
}
