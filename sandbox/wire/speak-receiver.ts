import type { Duplex } from 'node:stream';
import type { Speaker } from './speaker.ts';

// The real server keeps connections until garbage collection. A long demo would run out of file descriptors.
const MAX_LINGERING = 100;

/**
 * Simulates the binary event receiver (BinaryDataReceiver): it reads every byte, sends nothing, and never
 * closes.
 */
export function speakReceiver(): Speaker {
  const lingering: Duplex[] = [];
  return (socket) => {
    socket.resume();
    socket.once('end', () => {
      lingering.push(socket);
      if (lingering.length > MAX_LINGERING) lingering.shift()?.destroy();
    });
  };
}
