import type { Socket } from 'node:net';
import { httpLook } from '../../../testkit/zoo/animal.ts';
import { HTTP_ZOO } from '../../../testkit/zoo/http-zoo.ts';
import { type Act, LAYERS, type Truth } from '../act.ts';
import { drawn } from '../courses.ts';
import type { Fault, Scenario } from '../scenario.ts';
import { cut, drip, type Ending } from '../slowly.ts';
import { targetOf, truthOf } from './from-zoo.ts';
import { http, onceAsked } from './http-answers.ts';

const [, , , LAYER] = LAYERS;

const WELL: Act = { meet: onceAsked((socket) => socket.end(http(200, 'OK'))), truth: { ready: 'success' } };

/** What a cache says of itself (RFC 9111 section 5.1, RFC 7234 section 5.5). */
const STALE = {
  'a cache answers, a day old': 'age: 86400\r\n',
  'a cache answers, and warns of it': 'warning: 110 - "Response is Stale"\r\n',
};

/** A cache whose server fails, and which asks it only if told to (RFC 9111 section 5.2.1.4). */
function remembers(socket: Socket): void {
  socket.once('data', (request: Buffer) => {
    const isFresh = /^cache-control:.*no-cache/im.test(request.toString('latin1'));
    socket.end(isFresh ? http(503) : http(200, 'OK'));
  });
}

/** A cache in front of a server, which answers as long as it likes. */
const CACHES: readonly Fault[] = [
  ...Object.entries(STALE).map(([name, header]): readonly [string, Act] => [
    name,
    { meet: onceAsked((socket) => socket.end(http(200, 'OK', header))), truth: { ready: 'http.stale' } },
  ]),
  ['a cache answers, and says nothing of it', { meet: remembers, truth: { ready: 'http.status' } }] as const,
].map(([name, bad]) => ({ layer: LAYER, name, target: targetOf({ look: httpLook }), bad, good: WELL }));

/** Every animal of the HTTP zoo, and caches. */
export const HTTP_FAULTS: readonly Fault[] = [
  ...CACHES,
  ...HTTP_ZOO.flatMap(({ meeting, ...animal }): readonly Fault[] => {
    if (!meeting) return [];
    const truth = { ready: truthOf(animal) };
    // What must not be sent is not in the server's hands.
    const couldBeWell = truth.ready !== 'success' && !meeting.headers;
    return [
      {
        layer: LAYER,
        name: animal.name,
        target: targetOf(meeting),
        bad: { meet: meeting.meet, truth, ...(meeting.isSilent && { isSilent: true }) },
        ...(couldBeWell && { good: WELL }),
      },
    ];
  }),
];

const ENDINGS: Readonly<Record<Ending, Truth>> = { FIN: 'http.closed', RST: 'tcp.reset', stall: 'http.timeout' };
const LENGTH = http(200, 'OK'.repeat(40));
const CHUNKED = `HTTP/1.1 200 OK\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n${'8\r\nOKOKOKOK\r\n'.repeat(8)}0\r\n\r\n`;

/** Whatever an animal says, in small pieces: it means the same. And answers that end before their end. */
export const SLOW_ANSWERS: readonly Scenario[] = [
  ...HTTP_ZOO.flatMap(({ meeting, ...animal }): readonly Scenario[] => {
    const answer = meeting?.answer;
    if (!meeting || answer === undefined || answer.length < 2 || meeting.headers) return [];
    const about = { layer: LAYER, name: animal.name, target: targetOf(meeting) };
    return [drawn(about, 'slow drip', (random) => ({ meet: drip(answer, random), truth: { ready: truthOf(animal) } }))];
  }),
  ...Object.entries({ 'with a length': LENGTH, chunked: CHUNKED }).flatMap(([form, answer]) =>
    Object.entries(ENDINGS).map(([ending, truth]) =>
      drawn(
        { layer: LAYER, name: `ends in the middle of an answer ${form}, ${ending}`, target: targetOf({ look: httpLook }) },
        'cut short',
        (random) => ({ meet: cut(answer, 1 + Math.floor(random() * (answer.length - 1)), ending as Ending), truth: { ready: truth } }),
      ),
    ),
  ),
];
