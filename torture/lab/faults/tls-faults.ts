import { httpsLook } from '../../../testkit/zoo/animal.ts';
import { ENDING_INTERMEDIATE, INTERMEDIATE, LEAF, LEAF_OF_ENDING, ROOT, shown } from '../../../testkit/zoo/pki.ts';
import { speakTls, TLS_ZOO } from '../../../testkit/zoo/tls-zoo.ts';
import { LAYERS, type Truth } from '../act.ts';
import { drawn } from '../courses.ts';
import type { Fault, Scenario } from '../scenario.ts';
import { cuttingFrom, drippingFrom, type Ending } from '../slowly.ts';
import { targetOf, truthOf } from './from-zoo.ts';

const [, , LAYER] = LAYERS;

const overTls = speakTls(shown(LEAF, INTERMEDIATE));

const TRUSTING = { look: httpsLook, tls: { ca: [ROOT.certificate] } };

/** A server whose own certificate is good for long, and one that it sends with it is not. */
const ENDING: Fault = {
  layer: LAYER,
  name: 'sends an intermediate that ends in 20 hours',
  target: targetOf(TRUSTING),
  bad: {
    meet: speakTls(shown(LEAF_OF_ENDING, ENDING_INTERMEDIATE)),
    truth: { ready: 'success', certificate: 'certificate.expiring' },
  },
  good: { meet: overTls, truth: { ready: 'success', certificate: 'success' } },
};

/** Every animal of the TLS zoo; those that trust the zoo's root can be had well, too. */
const OF_ZOO: readonly Fault[] = TLS_ZOO.flatMap(({ meeting, ...animal }): readonly Fault[] => {
  if (!meeting) return [];
  const truth = { ready: truthOf(animal) };
  const couldBeWell =
    truth.ready !== 'success' && meeting.tls?.ca?.[0] === ROOT.certificate && !meeting.tls.pins && !meeting.tls.clientCertificate;
  return [
    {
      layer: LAYER,
      name: animal.name,
      target: targetOf(meeting),
      bad: { meet: meeting.meet, truth, ...(meeting.isSilent && { isSilent: true }) },
      ...(couldBeWell && { good: { meet: overTls, truth: { ready: 'success' } } }),
    },
  ];
});

/** Every fault of TLS that is not one of pace. */
export const TLS_FAULTS: readonly Fault[] = [ENDING, ...OF_ZOO];

const ENDINGS: Readonly<Record<Ending, Truth>> = { FIN: 'tls.handshake', RST: 'tcp.reset', stall: 'tls.timeout' };
/**
 * Less than the certificates of the server's flight, so that the cut falls into the handshake whatever the
 * keys.
 */
const FLIGHT = 900;

/**
 * Handshakes that come in small pieces, or end in the middle of the server's part. `port` is that of a server
 * that is well.
 */
export function slowHandshakes(port: () => number): readonly Scenario[] {
  const about = { layer: LAYER, target: targetOf(TRUSTING) };
  return [
    drawn({ ...about, name: 'shakes hands in small pieces' }, 'slow drip', (random) => ({
      meet: drippingFrom(port, random),
      truth: { ready: 'success' },
    })),
    ...Object.entries(ENDINGS).map(([ending, truth]) =>
      drawn({ ...about, name: `ends in the middle of the handshake, ${ending}` }, 'cut short', (random) => ({
        meet: cuttingFrom(port, 1 + Math.floor(random() * FLIGHT), ending as Ending),
        truth: { ready: truth },
      })),
    ),
  ];
}
