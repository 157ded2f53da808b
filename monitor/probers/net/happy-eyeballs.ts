import { connect, isIPv6, type Socket } from 'node:net';
import { type Deadline, type Ending, TimeUp, untilEnded } from './deadline.ts';

/** The Connection Attempt Delay of RFC 8305 section 5, in milliseconds. */
const HEAD_START_MS = 250;

/** A failed connection attempt. */
export type Attempt = { readonly address: string; readonly port: number; readonly error: unknown };

/** The error for a host of which no address accepted a connection, with one entry per address tried. */
export class AllAttemptsFailed extends Error {
  override readonly name = 'AllAttemptsFailed';
  readonly attempts: readonly Attempt[];

  constructor(attempts: readonly Attempt[]) {
    super('no address accepted a connection');
    this.attempts = attempts;
  }
}

/** The most connection attempts of one check at the same time. */
const MAX_OPEN = 8;

/** A connected socket; it always has an error listener. `failed` has the attempts before it that did not connect. */
export type Connected = { readonly socket: Socket; readonly address: string; readonly failed: readonly Attempt[] };

type Tried = (address: string) => void;

/**
 * Connects to the first address that accepts (RFC 8305). The address families alternate. The next attempt
 * starts when one fails, or after 250 ms; earlier attempts continue. Node's `autoSelectFamily` would abort a
 * slow attempt instead, which fails on a long network path. At most 8 attempts run at the same time, so that
 * a name with hundreds of addresses does not use up file descriptors; the oldest, then 2 s old, makes way for
 * the next. The other attempts are destroyed. Throws AllAttemptsFailed or GivenUp. `tried` is called with the
 * address of every attempt.
 */
export async function connectFirst(addresses: readonly string[], port: number, deadline: Deadline, tried: Tried): Promise<Connected> {
  const failed: Attempt[] = [];
  const open = new Map<Socket, string>();
  try {
    return await race({ waiting: interleave(addresses), port, open, failed, tried }, deadline.ending);
  } catch (error) {
    if (!(error instanceof TimeUp)) throw error;
    const silent = [...open.values()].map((address) => ({ address, port, error }));
    throw new AllAttemptsFailed([...failed, ...silent]);
  }
}

type Race = {
  readonly waiting: string[];
  readonly port: number;
  readonly open: Map<Socket, string>;
  readonly failed: Attempt[];
  readonly tried: Tried;
};

function race({ waiting, port, open, failed, tried }: Race, ending: Ending): Promise<Connected> {
  return untilEnded<Connected>(ending, (resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const startNext = () => {
      clearTimeout(timer);
      const address = waiting.shift();
      if (address === undefined) {
        if (open.size === 0) reject(new AllAttemptsFailed(failed));
        return;
      }
      if (open.size >= MAX_OPEN) giveUpOldest();
      tried(address);
      const socket = connect({ host: address, port, autoSelectFamily: false, noDelay: true });
      open.set(socket, address);
      socket.once('connect', () => {
        const before = [...open.keys()].indexOf(socket);
        const silent = [...open.values()].slice(0, before).map((one) => ({ address: one, port, error: new TimeUp('so far') }));
        open.delete(socket);
        resolve({ socket, address, failed: [...failed, ...silent] });
      });
      socket.on('error', (error) => {
        if (!open.delete(socket)) return;
        failed.push({ address, port, error });
        startNext();
      });
      if (waiting.length > 0) timer = setTimeout(startNext, HEAD_START_MS);
    };
    const giveUpOldest = () => {
      for (const [socket, address] of [...open].slice(0, 1)) {
        open.delete(socket);
        socket.destroy();
        failed.push({ address, port, error: new TimeUp('before the next address was tried') });
      }
    };
    startNext();
    return () => {
      clearTimeout(timer);
      for (const socket of open.keys()) socket.destroy();
    };
  });
}

/**
 * Orders addresses so that families alternate, from the family of the first address on; each family keeps its
 * order.
 */
function interleave(addresses: readonly string[]): string[] {
  if (addresses.length === 1) return [...addresses];
  const firstIsV6 = isIPv6(addresses[0] ?? '');
  const first = addresses.filter((address) => isIPv6(address) === firstIsV6);
  const second = addresses.filter((address) => isIPv6(address) !== firstIsV6);
  return Array.from({ length: Math.max(first.length, second.length) }, (_, index) => [first[index], second[index]])
    .flat()
    .filter((address) => address !== undefined);
}
