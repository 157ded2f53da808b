import { httpLook, httpsLook, type Meeting, tcpLook, tlsLook } from '../../../testkit/zoo/animal.ts';
import { fillBacklog } from '../../../testkit/zoo/full-backlog.ts';
import { INTERMEDIATE, LEAF, ROOT, shown } from '../../../testkit/zoo/pki.ts';
import { TCP_ZOO } from '../../../testkit/zoo/tcp-zoo.ts';
import { speakTls } from '../../../testkit/zoo/tls-zoo.ts';
import { type Act, LAYERS } from '../act.ts';
import type { Fault } from '../scenario.ts';
import { targetOf, truthOf } from './from-zoo.ts';
import { http, onceAsked } from './http-answers.ts';

const [, LAYER] = LAYERS;

const TLS = { ca: [ROOT.certificate] };
const overTls = speakTls(shown(LEAF, INTERMEDIATE));

type Way = Pick<Meeting, 'look' | 'tls'> & { readonly good: Exclude<Act['meet'], 'closed'> };

/** The four ways to look at a port, and a server that is well. */
const WAYS: Readonly<Record<string, Way>> = {
  TCP: { look: tcpLook, good: () => undefined },
  TLS: { look: tlsLook, tls: TLS, good: overTls },
  HTTP: { look: httpLook, good: onceAsked((socket) => socket.end(http(200, 'OK'))) },
  HTTPS: { look: httpsLook, tls: TLS, good: overTls },
};

/** Servers that cannot be connected to, or let go at once. */
export const CONNECT_FAULTS: readonly Fault[] = [
  ...Object.entries(WAYS).flatMap(([way, { good, ...meeting }]): readonly Fault[] => {
    const about = { layer: LAYER, target: targetOf(meeting) };
    const well: Act = { meet: good, truth: { ready: 'success' } };
    const resets = way === 'TCP' ? [] : [{ ...about, name: `resets at once, ${way}`, bad: bad(reset, 'tcp.reset'), good: well }];
    return [
      { ...about, name: `refuses, ${way}`, bad: bad('closed', 'tcp.refused'), good: well },
      ...resets,
      { ...about, name: `never answers the attempt, ${way}`, start: fillBacklog, bad: bad(() => undefined, 'tcp.timeout') },
    ];
  }),
  ...TCP_ZOO.flatMap(({ meeting, ...animal }): readonly Fault[] => {
    if (!meeting || animal.expect !== 'success') return [];
    return [{ layer: LAYER, name: animal.name, target: targetOf(meeting), bad: { meet: meeting.meet, truth: { ready: truthOf(animal) } } }];
  }),
  {
    layer: LAYER,
    name: 'listens on IPv6 only',
    host: '::1',
    target: targetOf({ look: (port) => tcpLook(port, '::1') }),
    bad: { meet: () => undefined, truth: { ready: 'success' } },
  },
];

function bad(meet: Act['meet'], reason: Act['truth'][string]): Act {
  return { meet, truth: { ready: reason }, isSilent: true };
}

function reset(socket: { resetAndDestroy(): unknown }): void {
  socket.resetAndDestroy();
}
