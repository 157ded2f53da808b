import type { Duplex } from 'node:stream';
import type { Speaker } from './speaker.ts';

// The real server keeps them until its garbage is collected; a long demo would run out of descriptors.
const MAX_LINGERING = 100;

/** The binary event receiver: takes every byte, never answers, never closes its side (CA BinaryDataReceiver). */
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
