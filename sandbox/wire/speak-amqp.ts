import type { Speaker } from './speaker.ts';

const HEADER_LENGTH = 8;
/** The newest protocol the broker offers, AMQP 0-10. */
const NEWEST_HEADER = Buffer.from([0x41, 0x4d, 0x51, 0x50, 1, 1, 0, 10]);

/** The broker before any session: silent until 8 bytes came, then it names the newest protocol it speaks (Andes MultiVersionProtocolEngine). */
export const speakAmqp: Speaker = (socket) => {
  let heard = 0;
  socket.on('data', (chunk: Buffer) => {
    const before = heard;
    heard += chunk.length;
    if (before < HEADER_LENGTH && heard >= HEADER_LENGTH) socket.write(NEWEST_HEADER);
  });
};
