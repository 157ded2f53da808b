import { createHash, randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { quote } from '../../text/quote.ts';
import { LookStopped } from '../net/look-stopped.ts';

/** The headers that ask for a WebSocket, as names and values in turn, and the answer that they must get. */
export type Handshake = { readonly headers: readonly string[]; readonly accept: string };

/** RFC 6455 section 1.3. */
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** Starts a handshake with a key of its own (RFC 6455 section 4.1). */
export function startHandshake(): Handshake {
  const key = randomBytes(16).toString('base64');
  const accept = createHash('sha1').update(`${key}${GUID}`).digest('base64');
  return { headers: ['sec-websocket-version', '13', 'sec-websocket-key', key], accept };
}

/** Returns why the response with status 101 is not the end of this handshake; undefined = it is. */
export function handshakeFault({ accept }: Handshake, headers: Readonly<Record<string, string>>): LookStopped | undefined {
  const { 'sec-websocket-accept': said, upgrade = '' } = headers;
  if (upgrade.toLowerCase() !== 'websocket')
    return new LookStopped('http.header', `status 101 with upgrade ${quote(upgrade, 60) || 'absent'}, expected websocket`);
  if (said === accept) return undefined;
  const why = said === undefined ? 'without sec-websocket-accept' : 'with a sec-websocket-accept of another key';
  return new LookStopped('http.header', `status 101 ${why}: a proxy may have answered in place of the server`);
}

/** How long the server may take to close the WebSocket, in milliseconds. */
const CLOSING_MS = 500;

/** A Close frame with status 1000 (RFC 6455 sections 5.5.1 and 7.4.1), masked with zeros, as any client may. */
const CLOSE = Buffer.from([0x88, 0x82, 0, 0, 0, 0, 0x03, 0xe8]);

/** Closes a WebSocket as a client does: sends a Close frame, and lets the server answer. Calls back once. */
export function closeWebSocket(stream: Duplex, done: () => void): void {
  const finish = () => {
    clearTimeout(timer);
    stream.off('data', onData).off('end', finish).off('close', finish);
    done();
  };
  const onData = (chunk: Buffer) => {
    if ((chunk[0] ?? 0) === CLOSE[0]) finish();
  };
  const timer = setTimeout(finish, CLOSING_MS);
  stream.on('data', onData).on('end', finish).on('close', finish);
  stream.write(CLOSE);
}
