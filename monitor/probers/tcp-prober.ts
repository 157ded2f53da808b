import type { LookRequest } from '../engine/ports.ts';
import type { Deadline } from './deadline.ts';
import type { Notes } from './notes.ts';
import { openConnection, type Reach } from './open-connection.ts';

/** Looks whether the port accepts a connection: not a byte is sent. */
export async function lookTcp(request: LookRequest, reach: Reach, deadline: Deadline, notes: Notes): Promise<void> {
  await openConnection(request.look, reach, deadline, notes);
}
