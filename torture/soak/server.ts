import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { INTERMEDIATE, LEAF, ROOT, shown } from '../../testkit/zoo/pki.ts';
import { type Outage, outageAt } from './outages.ts';

// A process of its own, so that what is watched has a core to itself: answers /<target> with 200, or with 503
// while the target is broken.

/**
 * What it is told: the outages; then each tick, or when ticks begin to pass by themselves and how long each
 * is.
 */
export type Order =
  | { readonly outages: readonly Outage[] }
  | { readonly tick: number }
  | { readonly startsAt: number; readonly everyMs: number };

/**
 * What it says once, and after each order; `refusals` = how many looks met each outage, in the order they
 * were given.
 */
export type Ready = {
  readonly http: number;
  readonly https: number;
  readonly ca: string;
  readonly looks: number;
  readonly refusals: readonly number[];
};

let outages = new Map<number, readonly Outage[]>();
let refusals = new Map<Outage, number>();
let tick = (): number => 0;
let looks = 0;

const answer: RequestListener = ({ url = '' }, response) => {
  const target = Number(url.slice(1));
  const outage = outageAt(outages.get(target) ?? [], target, tick());
  if (outage) refusals.set(outage, (refusals.get(outage) ?? 0) + 1);
  response.writeHead(outage ? 503 : 200, { connection: 'close' }).end();
};
const http = createServer(answer).listen(0, '0.0.0.0');
const https = createTlsServer(shown(LEAF, INTERMEDIATE), answer).listen(0, '0.0.0.0');
for (const server of [http, https]) server.on('connection', () => looks++);
const portOf = (server: { address(): unknown }) => (server.address() as AddressInfo).port;

function report(): void {
  process.send?.({
    http: portOf(http),
    https: portOf(https),
    ca: ROOT.certificate,
    looks,
    refusals: [...refusals.values()],
  } satisfies Ready);
}

process.on('message', (order: Order) => {
  if ('outages' in order) {
    outages = Map.groupBy(order.outages, ({ target }) => target);
    refusals = new Map(order.outages.map((outage) => [outage, 0]));
  } else if ('tick' in order) tick = () => order.tick;
  else tick = () => Math.floor((Date.now() - order.startsAt) / order.everyMs);
  report();
});
https.once('listening', report);
