import { type Act, LAYERS, type Truth } from '../act.ts';
import type { Fault } from '../scenario.ts';

const [LAYER] = LAYERS;
const ACCEPTS: Act['meet'] = () => undefined;

/**
 * Names that lead nowhere, elsewhere or only after a while. RFC 1035 codes: 1 FORMERR, 2 SERVFAIL, 3
 * NXDOMAIN, 4 NOTIMP, 5 REFUSED.
 */
export const NAME_FAULTS: readonly Fault[] = [
  broken('does not exist', { code: 3 }, 'dns.not-found'),
  broken('has no address', { code: 0 }, 'dns.not-found'),
  broken('has name servers that fail', { code: 2 }, 'dns.failed'),
  broken('has name servers that refuse', { code: 5 }, 'dns.failed'),
  broken('has name servers that do not implement the question', { code: 4 }, 'dns.failed'),
  broken('has name servers that do not understand the question', { code: 1 }, 'dns.failed'),
  broken('has silent name servers', 'silence', 'monitor.network'),
  broken('has name servers that send half an answer', 'half', 'dns.failed'),
  broken('has name servers that answer after the time-out', { addresses: ['127.0.0.1'], afterMs: 3000 }, 'monitor.network'),
  fine('has name servers that take their time', { addresses: ['127.0.0.1'], afterMs: 250 }),
  fine('has the same address many times', { addresses: Array<string>(20).fill('127.0.0.1') }),
  fine('has an address of each family, one of which refuses', { addresses: ['::1', '127.0.0.1'] }),
  fine('has many addresses, all but one of which refuse', {
    addresses: [...Array.from({ length: 8 }, (_, i) => `127.0.1.${i + 1}`), '127.0.0.1'],
  }),
  {
    ...about('leads to nobody'),
    bad: { meet: ACCEPTS, names: { addresses: ['127.0.1.1', '127.0.1.2'] }, truth: { ready: 'tcp.refused' }, isSilent: true },
    good: { meet: ACCEPTS, truth: { ready: 'success' } },
  },
];

// The name itself is put in by the stage, which knows what the target is called.
function about(name: string): Pick<Fault, 'layer' | 'name' | 'target'> {
  return { layer: LAYER, name, target: (port) => ({ profile: 'custom', readinessProbe: { tcpSocket: { port } } }) };
}

function broken(name: string, names: NonNullable<Act['names']>, truth: Truth): Fault {
  return {
    ...about(name),
    bad: { meet: ACCEPTS, names, truth: { ready: truth }, isSilent: true },
    good: { meet: ACCEPTS, truth: { ready: 'success' } },
  };
}

function fine(name: string, names: NonNullable<Act['names']>): Fault {
  return { ...about(name), bad: { meet: ACCEPTS, names, truth: { ready: 'success' } } };
}
