import type { LookRequest } from '../../engine/ports.ts';
import { openConnection, type Reach } from './open-connection.ts';
import type { Within } from './trace.ts';

/** Checks whether the port accepts a connection. Nothing is sent. */
export async function lookTcp(request: LookRequest, reach: Reach, within: Within): Promise<void> {
  await openConnection(request, reach, within);
}
