import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** How a connection ends in the middle of what is sent: closed, reset, or left as it is. */
export type Ending = 'FIN' | 'RST' | 'stall';

/** What was sent has arrived by then: a reset would overtake it. */
const ARRIVED_MS = 40;

function endWith(socket: Socket, how: Ending): void {
  if (how === 'FIN') socket.end();
  else if (how === 'RST') setTimeout(() => socket.resetAndDestroy(), ARRIVED_MS);
}

/**
 * The answer in pieces with a pause between them, then the end. Of a few pieces in all, so that it is in
 * time.
 */
export function drip(answer: string | Buffer, random: () => number): (socket: Socket) => void {
  const bytes = Buffer.from(answer);
  const pieces = Math.min(bytes.length, 3 + Math.floor(random() * 5));
  const cuts = [...new Set(Array.from({ length: pieces - 1 }, () => Math.floor(random() * bytes.length)))].sort((a, b) => a - b);
  const pauseMs = 5 + random() * 20;
  return (socket) =>
    void socket.once('data', () => {
      const parts = [0, ...cuts].map((from, i) => bytes.subarray(from, cuts[i] ?? bytes.length));
      const sendNext = () => {
        const part = parts.shift();
        if (part === undefined || socket.destroyed) return void socket.end();
        socket.write(part);
        setTimeout(sendNext, pauseMs);
      };
      sendNext();
    });
}

/** So many bytes of the answer, then this ending. */
export function cut(answer: string | Buffer, at: number, how: Ending): (socket: Socket) => void {
  return (socket) => void socket.once('data', () => socket.write(Buffer.from(answer).subarray(0, at), () => endWith(socket, how)));
}

/** Relays to another port; what comes back goes through in small pieces. */
export function drippingFrom(port: () => number, random: () => number): (socket: Socket) => void {
  const size = 150 + Math.floor(random() * 300);
  return (socket) => {
    const upstream = upstreamOf(socket, port());
    const relay = async () => {
      for await (const chunk of upstream as AsyncIterable<Buffer>) {
        for (let from = 0; from < chunk.length; from += size) {
          socket.write(chunk.subarray(from, from + size));
          await sleep(4);
        }
      }
      socket.end();
    };
    relay().catch(() => socket.destroy());
  };
}

/** Relays to another port; after so many bytes came back, this ending. */
export function cuttingFrom(port: () => number, at: number, how: Ending): (socket: Socket) => void {
  return (socket) => {
    const upstream = upstreamOf(socket, port());
    let left = at;
    upstream.on('data', (chunk: Buffer) => {
      if (left <= 0) return;
      const part = chunk.subarray(0, left);
      left -= part.length;
      socket.write(part, () => {
        if (left <= 0) endWith(socket, how);
      });
    });
  };
}

function upstreamOf(socket: Socket, port: number): Socket {
  const upstream = connect(port, '127.0.0.1').on('error', () => socket.destroy());
  socket.pipe(upstream);
  socket.once('close', () => upstream.destroy());
  return upstream;
}
