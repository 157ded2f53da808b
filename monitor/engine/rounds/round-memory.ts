import { afterWindow } from '../../health/after-window.ts';
import { judgeTarget } from '../../health/target-health.ts';
import { acquireLease, enqueueChange } from '../../incident/outbox.ts';
import { catchUp, isSteady } from '../../memory/catch-up.ts';
import type { TargetMemory } from '../../memory/target-memory.ts';
import { newTargetMemory } from '../../memory/target-memory.ts';
import type { Observation } from '../../observation/observation.ts';
import type { Target } from '../../target/target.ts';
import type { RoundTools } from './round-tools.ts';

/** Something seen, or the end of looks that began together: only then a change is owed. */
export type Step = { readonly seen: readonly Observation[]; readonly at: number } | 'looked';

/** What one round makes of the memory of one target. Neighbouring rounds may overlap, so others may write meanwhile. */
export type Memory = {
  readonly target: Target;
  readonly tools: Pick<RoundTools, 'store' | 'clock' | 'holder'>;
  readonly start: MemoryStart;
  /** What the round has done so far: done again, in order, on top of what another wrote. */
  readonly steps: Step[];
  /** As the store has it, as far as is known, and since when (wall clock); undefined = nothing is there. */
  stored: TargetMemory | undefined;
  readAt: number;
  /** As it is now, with all steps. */
  now: Judged;
  /** What is being written while the looking goes on. */
  noting: Promise<unknown>;
};

/** What a memory begins with. */
export type MemoryStart = {
  /** What was stored before the round; undefined = nothing. */
  readonly before: TargetMemory | undefined;
  readonly shard: string;
  /** The scheduled minute, and the last one somebody looked in: see `catchUp`. */
  readonly at: number;
  readonly lastRound?: number | undefined;
  /** Aborts when nothing may be read or written any more. */
  readonly signal: AbortSignal;
};

/** A health, and what it was each time looks that began together were over. */
type Judged = { readonly health: TargetMemory; readonly judged: readonly TargetMemory[] };

/** How often a write that met another is tried again on what the other wrote. */
const MAX_CONFLICTS = 5;
/** After so long another round may have written: what was read before does not prove that there is nothing to write. Milliseconds. */
const STALE_MS = 5000;

/** Opens the memory of a target for one round. */
export function openMemory(tools: Memory['tools'], target: Target, start: MemoryStart): Memory {
  const { before: stored } = start;
  return {
    target,
    tools,
    start,
    steps: [],
    stored,
    readAt: tools.clock.now(),
    now: begin(target, stored, start),
    noting: Promise.resolve(),
  };
}

/** Does one more thing to a memory. */
export function takeStep(memory: Memory, step: Step): void {
  memory.steps.push(step);
  memory.now = after(memory.target, memory.now, step);
}

/** Everything seen in the round, in the order it was seen. */
export function observationsOf({ steps }: Memory): readonly Observation[] {
  return steps.flatMap((step) => (step === 'looked' ? [] : step.seen));
}

/** Writes what has changed while the looking goes on, so that a round beside this one knows of it. A failure is left to `finish`. */
export function note(memory: Memory): void {
  // Half of the looks that began together say too little.
  if (memory.steps.at(-1) !== 'looked' || isStored(memory)) return;
  memory.noting = memory.noting.then(() => write(memory, () => undefined)).catch(() => undefined);
}

/**
 * Has it decided what is told, and writes what has changed or may be told now, with the right to tell it. Resolves to what was written, to
 * undefined when there was nothing to write.
 */
export async function finish(memory: Memory, decide: (health: TargetMemory) => TargetMemory): Promise<TargetMemory | undefined> {
  const { clock, holder } = memory.tools;
  await memory.noting;
  if (isStored(memory) && clock.now() - memory.readAt >= STALE_MS) await readAgain(memory);
  return write(memory, (health) => acquireLease(health, holder, clock.now()), decide);
}

type Change = (health: TargetMemory) => TargetMemory;

async function write(
  memory: Memory,
  claimed: (health: TargetMemory) => TargetMemory | undefined,
  decide: Change = (health) => health,
): Promise<TargetMemory | undefined> {
  const { target, tools, start } = memory;
  for (let conflicts = 0; conflicts < MAX_CONFLICTS; conflicts++) {
    memory.now = { ...memory.now, health: decide(memory.now.health) };
    const ours = claimed(memory.now.health);
    if (!ours && isStored(memory)) return undefined;
    const saved = await tools.store.save(target.name, ours ?? memory.now.health, start.signal);
    if (saved) {
      memory.stored = saved;
      memory.readAt = tools.clock.now();
      // Meanwhile the looking may have gone on.
      memory.now = { ...memory.now, health: { ...memory.now.health, revision: saved.revision } };
      return saved;
    }
    await readAgain(memory);
  }
  throw new Error(`${target.name} was written by others ${MAX_CONFLICTS} times while this round tried to`);
}

/** Whether what is stored, as far as is known, says all there is to say. */
function isStored({ stored, now }: Memory): boolean {
  return stored !== undefined && isSteady(stored, now.health);
}

// What is older than what the other saw counts for nothing then.
async function readAgain(memory: Memory): Promise<void> {
  const { target, tools, start, steps } = memory;
  const stored = (await tools.store.load([target.name], start.signal)).get(target.name);
  const isNew = stored?.revision !== memory.stored?.revision;
  memory.stored = stored;
  memory.readAt = tools.clock.now();
  if (isNew) memory.now = steps.reduce((now, step) => after(target, now, step), begin(target, stored, start));
}

function begin(target: Target, stored: TargetMemory | undefined, { shard, at, lastRound }: MemoryStart): Judged {
  const health = stored ? enqueueChange(target, afterWindow(target, catchUp(target, stored, at, lastRound), at)) : newTargetMemory(at);
  return { health: { ...health, shard }, judged: [] };
}

function after(target: Target, { health, judged }: Judged, step: Step): Judged {
  if (step !== 'looked') return { health: judgeTarget(target, health, step.seen, step.at), judged };
  const owing = enqueueChange(target, health);
  return { health: owing, judged: [...judged, owing] };
}
