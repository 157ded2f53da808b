import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import type { Answer } from '../../../monitor/observation/observation.ts';
import { createProber } from '../../../monitor/probers/create-prober.ts';
import { readAnswer } from '../../../wso2/readers/read-answer.ts';
import { randomFrom } from '../../random.ts';
import { isDocumentedSuccess, READERS } from '../documented-success.ts';
import { type FuzzTarget, must } from '../fuzz-target.ts';
import { readAsKubelet } from '../kubelet-http.ts';
import { pick } from '../mutate.ts';
import { probeOf, TARGET } from './answer-door.ts';

const TIMEOUT_MS = 5000;
const answerWith = (head: string, body: string) => Buffer.from(`${head}\r\n\r\n${body}`);
const sized = (status: string, body: string, type = 'application/json') =>
  answerWith(
    `HTTP/1.1 ${status}\r\nServer: WSO2 Carbon Server\r\nContent-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close`,
    body,
  );
const chunked = (status: string, ...pieces: readonly string[]) =>
  answerWith(
    `HTTP/1.1 ${status}\r\nTransfer-Encoding: chunked`,
    `${pieces.map((piece) => `${Buffer.byteLength(piece).toString(16)}\r\n${piece}\r\n`).join('')}0\r\n\r\n`,
  );
const READY = '{"version":"4.2.0", "update_level":"-", "status" : "ready"}';
const VERSION =
  '<ns:getVersionResponse xmlns:ns="http://version.services.core.carbon.wso2.org"><return>WSO2 API Manager-4.6.0</return></ns:getVersionResponse>';

const SEEDS = [
  answerWith('HTTP/1.1 200 OK\r\ncontent-length: 0', ''),
  sized('200 OK', ''),
  sized('200 OK', READY),
  sized('200 ', VERSION, 'application/xml; charset=UTF-8'),
  sized('500 Internal Server Error', ''),
  sized('404 ', '<html>Not Found</html>', 'text/html'),
  chunked('200 OK', READY),
  chunked('200 OK', '{"health":[', '{"key":"a","value":"b"}', ']}'),
  answerWith('HTTP/1.1 200 OK\r\nConnection: close', '{"server" : "started"}'),
  answerWith('HTTP/1.0 200 OK', '{"issuer":"https://is"}'),
  Buffer.concat([answerWith('HTTP/1.1 103 Early Hints\r\nlink: </a>', ''), sized('200 OK', READY)]),
  answerWith('HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 0', ''),
  Buffer.of(0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x46),
];
const WORDS = [
  'HTTP/1.1 200 OK\r\n',
  'HTTP/1.0 ',
  'HTTP/2 200\r\n',
  '\r\n\r\n',
  '\r\n',
  '\n',
  '\r',
  'Content-Length: ',
  'Content-Length: 0\r\n',
  'Transfer-Encoding: chunked\r\n',
  'Transfer-Encoding: gzip\r\n',
  '0\r\n\r\n',
  '5;x=y\r\n',
  'Upgrade: h2c\r\n',
  '100 Continue',
  '204 No Content',
  '304',
  ' ',
  '\t',
  ':',
  '+5',
  '0x5',
  READY,
  '200',
];

/** A door that servers answer through, and how to leave it. */
export type WireDoor = FuzzTarget & { readonly close: () => Promise<void> };

/**
 * The bytes of an HTTP answer, to the prober over loopback: always an answer within its time; no success of a
 * message that is broken or lacks the documented evidence, by a parser that is not the prober's; and the same
 * verdict however the bytes are cut into packets.
 */
export async function openWireDoor(): Promise<WireDoor> {
  let pieces: readonly Buffer[] = [];
  const server = createServer((socket) => {
    socket.setNoDelay();
    socket.on('error', () => undefined);
    socket.once('data', () => void send(socket, pieces));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const prober = createProber({ userAgent: 'gatewatch-torture' });
  const look = { ...probeOf(undefined).look, host: '127.0.0.1', port };
  const ask = (parts: readonly Buffer[]) => {
    pieces = parts;
    return prober({ look, headers: [], tls: { verify: true }, timeoutMs: TIMEOUT_MS, now: Date.now() });
  };
  return {
    name: 'bytes of HTTP answers',
    seeds: [
      ...SEEDS,
      ...SEEDS.slice(0, 10).flatMap((seed) => [...seed.keys()].filter((at) => at % 7 === 0).map((at) => seed.subarray(0, at))),
    ],
    words: WORDS,
    take: async (input) => {
      const whole = await ask([input]);
      mustBeHonest(input, whole);
      const cut = await ask(cutUp(input));
      must(verdictOf(cut) === verdictOf(whole), `in pieces ${verdictOf(cut)}, in one ${verdictOf(whole)}`);
    },
    close: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}

async function send(socket: Socket, pieces: readonly Buffer[]): Promise<void> {
  for (const piece of pieces) {
    socket.write(piece);
    await turn();
  }
  socket.end();
}

/** Up to eight pieces, the same for the same bytes. */
function cutUp(input: Buffer): readonly Buffer[] {
  const draw = randomFrom(input.length * 31 + (input[0] ?? 0) + 7 * (input[input.length >> 1] ?? 0));
  const places = Array.from({ length: 7 }, () => pick(draw, input.length + 1)).sort((a, b) => a - b);
  return [0, ...places].map((from, i) => input.subarray(from, places[i] ?? input.length)).filter(({ length }) => length > 0);
}

function mustBeHonest(input: Buffer, answer: Answer): void {
  must(answer.latencyMs <= TIMEOUT_MS + 500, `the look took ${answer.latencyMs} ms`);
  must(answer.trouble !== undefined || answer.http !== undefined, 'neither an answer nor trouble');
  const said = readAsKubelet(input);
  for (const reader of [undefined, ...READERS]) {
    if (readAnswer(TARGET, probeOf(reader), answer).outcome !== 'success') continue;
    must(said !== undefined, `false green: ${reader ?? 'no reader'} takes a broken message for a success`);
    const body = Buffer.from(said.body, 'latin1').toString('utf8');
    const isSo = isDocumentedSuccess(reader, { status: said.status, headers: {}, body, truncated: false });
    must(isSo, `false green: ${reader ?? 'no reader'} takes status ${said.status} with ${JSON.stringify(body.slice(0, 80))} for a success`);
  }
}

// Where a connection ends unhappily, the last thing seen may be the end or the parser's word.
function verdictOf({ trouble, http }: Answer): string {
  const outcomes = trouble ? trouble.reason : 'answered';
  return `${outcomes} ${http ? `${http.status} ${http.body}` : ''}`;
}
