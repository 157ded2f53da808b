import type { Speaker } from './speaker.ts';

const HEADER_LENGTH = 8;
/** The protocol header of AMQP 0-10, the newest version that the broker offers. */
const NEWEST_HEADER = Buffer.from([0x41, 0x4d, 0x51, 0x50, 1, 1, 0, 10]);

/**
 * Simulates the broker before a session: it sends nothing until 8 bytes have arrived, and then the header of
 * the newest protocol it supports. Source: MultiVersionProtocolEngine of Andes.
 */
export const speakAmqp: Speaker = (socket) => {
  let heard = 0;
  socket.on('data', (chunk: Buffer) => {
    const before = heard;
    heard += chunk.length;
    if (before < HEADER_LENGTH && heard >= HEADER_LENGTH) socket.write(NEWEST_HEADER);
  });
};
