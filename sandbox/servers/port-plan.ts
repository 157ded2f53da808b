import type { FaultName } from '../faults/fault.ts';
import type { Speaker } from '../wire/speaker.ts';

/** One port of a server at offset 0. */
export type PortPlan = {
  /** The number of the port at offset 0. */
  readonly base: number;
  readonly speaker: Speaker;
  /** The TLS setting; absent without TLS. 9443 and 8099 do not support TLS 1.3. */
  readonly tls?: 'any' | 'up-to-1.2';
  /** The faults with which nothing listens on the port. */
  readonly refuses: readonly FaultName[];
  /** Whether the server keeps its side open after the FIN of the client. */
  readonly halfOpen?: true;
};

/** The faults that close every port of a server. */
export const CLOSED: readonly FaultName[] = ['starting', 'down'];

/** The faults that close the most important port of a server. */
export const CLOSED_FIRST: readonly FaultName[] = [...CLOSED, 'port-closed'];
