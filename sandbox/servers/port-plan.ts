import type { FaultName } from '../faults/fault.ts';
import type { Speaker } from '../wire/speaker.ts';

/** One port of a server, before it has an offset. */
export type PortPlan = {
  /** The port at offset 0. */
  readonly base: number;
  readonly speaker: Speaker;
  /** Absent = plain. 9443 and 8099 know no TLS 1.3. */
  readonly tls?: 'any' | 'up-to-1.2';
  /** The faults under which nothing listens here. */
  readonly refuses: readonly FaultName[];
  /** Keeps its side open after the client's FIN. */
  readonly halfOpen?: true;
};

/** The faults that close every port of a server. */
export const CLOSED: readonly FaultName[] = ['starting', 'down'];

/** The faults that close a server's most telling port. */
export const CLOSED_FIRST: readonly FaultName[] = [...CLOSED, 'port-closed'];
