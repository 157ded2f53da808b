import { LAYERS, type Truth } from '../act.ts';
import { answering } from '../calls/call-target.ts';
import type { Described, Fault } from '../scenario.ts';
import { http } from './http-answers.ts';

const integrator: Described = (port, shelf) => ({
  profile: 'micro-integrator',
  host: '127.0.0.1',
  ports: { 9164: { port, scheme: 'HTTP' }, 9201: port },
  livenessProbe: false,
  probes: { capps: false, endpoints: false, 'message-processors': false, 'inbound-endpoints': false },
  management: {
    credentials: { secret: shelf.secret('{"username":"lab","password":"correct horse battery"}') },
    messageStores: { orders: { maxSize: 1000, maxGrowth: '10m' } },
  },
});

const json = (body: unknown) => http(200, JSON.stringify(body), 'content-type: application/json\r\n');

/** A Micro Integrator that is ready, with this many messages in the store, or another answer. */
function storing(next: () => number | string) {
  return answering((asked) => {
    if (asked === 'GET /healthz') return http(200, '{"version":"4.2.0", "update_level":"-", "status" : "ready"}');
    if (asked === 'GET /management/login') return json({ AccessToken: 'token-of-the-lab' });
    const size = next();
    return typeof size === 'string' ? size : json({ count: 1, list: [{ name: 'orders', type: 'jms-message-store', size }] });
  });
}

function store(name: string, next: () => number | string, truth: Readonly<Record<string, Truth>>): Fault {
  return {
    layer: LAYERS[4],
    name: `store: ${name}`,
    target: integrator,
    bad: { meet: storing(next), truth: { ready: 'success', 'message-stores': 'success', ...truth } },
  };
}

function counter(step: (count: number) => number): () => number {
  let count = 0;
  return () => step(count++);
}

const WELL = { 'store-growth': 'success' } as const;

/** What a message store shows in the minutes of a run, which are too few to call it growing. */
export const MANAGEMENT_FAULTS: readonly Fault[] = [
  store('is empty', () => 0, WELL),
  store(
    'grows for some minutes',
    counter((count) => count * 10),
    WELL,
  ),
  store(
    'goes up and down',
    counter((count) => (count % 2) * 900),
    WELL,
  ),
  store('is full', () => 5000, { 'message-stores': 'wso2.message-store', ...WELL }),
  store('is not there', () => json({ count: 0, list: [] }), { 'message-stores': 'wso2.artifact-missing' }),
  store('has a size that is no number', () => json({ count: 1, list: [{ name: 'orders', size: 'many' }] }), {}),
  store('is behind a login page', () => http(200, '<html>Sign in</html>'), { 'message-stores': 'body.mismatch' }),
];
