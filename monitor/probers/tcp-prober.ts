import type { LookRequest } from '../engine/ports.ts';
import type { Within } from './notes.ts';
import { openConnection, type Reach } from './open-connection.ts';

/** Looks whether the port accepts a connection: not a byte is sent. */
export async function lookTcp(request: LookRequest, reach: Reach, within: Within): Promise<void> {
  await openConnection(request.look, reach, within);
}
