import type { Call, Service } from './wire-call.ts';

/**
 * The faults that can be injected into a service.
 *
 * Refusals: throttling, an internal fault, unavailable, missing permissions, expired credentials, a key that
 * may not be used, a resource that is gone, or a service clock a quarter of an hour ahead (`skew`). A
 * condition always fails (`conflict`).
 *
 * No good response: the service closes the connection first (`drop`), never responds, is silent on the
 * connections that existed when the fault began (`half-open`), stops half way through the response, sends
 * half of it as if it were the whole, does the work and then closes the connection (`lose`), or is slow.
 *
 * Partial results: keys of a read are unprocessed or missing without notice, or entries are refused
 * (`partial`).
 *
 * Something other than AWS answers 200: a page of a proxy (`html`), or an empty body (`empty`).
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

/** Which requests to a service fail; absent = all. */
export type FaultPlace = {
  /** An operation; `PutItem` is every write of an item, alone or in a transaction. */
  readonly operation?: string;
  readonly region?: string;
  /** Requests that name this, such as one key of a table. */
  readonly naming?: string;
};

type Fault = FaultPlace & { readonly service: Service; readonly how: WireFault; readonly sockets: number; left: number };

/** The faults of all services, in the order in which they apply. */
export type Faults = {
  /** `sockets` is the number of connections so far. */
  readonly add: (service: Service, how: WireFault, times: number, where: FaultPlace & { readonly sockets: number }) => void;
  readonly end: () => void;
  /** Returns the fault of this call, on connection number `socket`. */
  readonly take: (call: Call, socket: number) => WireFault | undefined;
};

/** Creates a list of faults, which is empty at first. */
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

function isFor({ service, operation, region, naming, how, sockets }: Fault, call: Call, socket: number): boolean {
  if (service !== call.service || !isPlaced(operation, call.operation) || (region ?? call.region) !== call.region) return false;
  if (naming !== undefined && !call.body.includes(JSON.stringify(naming))) return false;
  return how !== 'half-open' || socket < sockets;
}

function isPlaced(wanted: string | undefined, operation: string): boolean {
  return wanted === undefined || wanted === operation || (wanted === 'PutItem' && operation === 'TransactWriteItems');
}
