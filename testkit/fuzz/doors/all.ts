import type { FuzzTarget } from '../fuzz-target.ts';
import { answerDoor } from './answer-door.ts';
import { configDoor } from './config-door.ts';
import { eventDoor } from './event-door.ts';
import { memoryDoor } from './memory-door.ts';
import { recordDoor } from './record-door.ts';
import { openWireDoor } from './wire-door.ts';

/** All doors that others write to, and how to leave them. */
export type Doors = { readonly all: readonly FuzzTarget[]; readonly close: () => Promise<void> };

/** Opens them. */
export async function openDoors(): Promise<Doors> {
  const wire = await openWireDoor();
  return { all: [configDoor, answerDoor, eventDoor, memoryDoor, recordDoor, wire], close: wire.close };
}
