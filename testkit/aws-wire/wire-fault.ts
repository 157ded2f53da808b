import type { Call, Service } from './wire-call.ts';

/**
 * What a service is told to do wrong. It refuses: as too many, as its own fault, as unavailable, as forbidden, for credentials that have expired, for a key that may
 * not be used, since what is asked for is gone, or since its clock stands a quarter of an hour ahead (`skew`); a condition always fails (`conflict`).
 * Or no good answer comes: it closes the connection before one (`drop`), never answers, says nothing on the connections there were when this began (`half-open`),
 * stops half way through the answer, says half of it as if it were the whole, does the work and then closes the connection (`lose`), is slow. Or half of it is
 * done: keys of a read are left unprocessed, or are not there without a word, entries are refused (`partial`). Or somebody else answers 200: a page
 * of a proxy (`html`), or nothing at all (`empty`).
 */
export type WireFault =
  | 'throttle'
  | 'error'
  | 'unavailable'
  | 'deny'
  | 'expired'
  | 'kms'
  | 'gone'
  | 'skew'
  | 'conflict'
  | 'drop'
  | 'silent'
  | 'half-open'
  | 'stall'
  | 'garble'
  | 'lose'
  | 'unprocessed'
  | 'partial'
  | 'html'
  | 'empty'
  | { readonly slowMs: number };

/** Which of the requests to a service go wrong; absent = all. */
export type FaultPlace = { readonly operation?: string; readonly region?: string };

type Fault = FaultPlace & { readonly service: Service; readonly how: WireFault; readonly sockets: number; left: number };

/** The faults of all services, in the order in which they have their turn. */
export type Faults = {
  /** `sockets` = how many connections there have been so far. */
  readonly add: (service: Service, how: WireFault, times: number, where: FaultPlace & { readonly sockets: number }) => void;
  readonly end: () => void;
  /** What goes wrong with this call, on connection number `socket`. */
  readonly take: (call: Call, socket: number) => WireFault | undefined;
};

/** Keeps faults, none at first. */
export function createFaults(): Faults {
  const faults: Fault[] = [];
  return {
    add: (service, how, left, where) => void faults.push({ service, how, left, ...where }),
    end: () => void faults.splice(0),
    take: (call, socket) => {
      const fault = faults.find((one) => one.left > 0 && isFor(one, call, socket));
      if (fault) fault.left--;
      return fault?.how;
    },
  };
}

function isFor({ service, operation, region, how, sockets }: Fault, call: Call, socket: number): boolean {
  if (service !== call.service || (operation ?? call.operation) !== call.operation || (region ?? call.region) !== call.region) return false;
  return how !== 'half-open' || socket < sockets;
}
