import { afterWindow } from '../../health/after-window.ts';
import { isUnsettled } from '../../health/judge.ts';
import type { Places } from '../../health/quorum.ts';
import { judgeTarget } from '../../health/target-health.ts';
import { afterRecording, resumeHistory } from '../../history/record-status.ts';
import { acquireLease, enqueueChange } from '../../incident/outbox.ts';
import { catchUp, isSteady } from '../../memory/catch-up.ts';
import type { TargetMemory } from '../../memory/target-memory.ts';
import { newTargetMemory } from '../../memory/target-memory.ts';
import type { Observation } from '../../observation/observation.ts';
import type { Target } from '../../target/target.ts';
import { omit } from '../../text/objects.ts';
import type { RoundTools } from './round-tools.ts';

/** Observations, or the end of checks that started together. Only that end enqueues a change. */
export type Step = { readonly seen: readonly Observation[]; readonly at: number } | 'looked';

/** The memory of one target during a round. Neighboring rounds may overlap, so others may write meanwhile. */
export type Memory = {
  readonly target: Target;
  readonly tools: Pick<RoundTools, 'store' | 'clock' | 'holder'>;
  readonly start: MemoryStart;
  /** The steps of this round. They are applied again, in order, on top of what another round wrote. */
  readonly steps: Step[];
  /**
   * The stored memory as last read or written, and when that was (wall clock); undefined = nothing is stored.
   */
  stored: TargetMemory | undefined;
  readAt: number;
  /** The current memory, after all steps. */
  now: Judged;
  /** The write that is in progress during the checks. */
  noting: Promise<unknown>;
};

/** The input of `openMemory`. */
export type MemoryStart = {
  /** The memory stored before the round; undefined = none. */
  readonly before: TargetMemory | undefined;
  readonly shard: string;
  /** The scheduled minute, and the last one in which a round ran: see `catchUp`. */
  readonly at: number;
  readonly lastRound?: number | undefined;
  /** When the target was last known to be checked, in milliseconds since 1970; undefined = never. */
  readonly lastLooked?: number | undefined;
  /** What the other regions see of the target; absent if no other looks. */
  readonly places?: Places | undefined;
  /** Aborts when nothing may be read or written any more. */
  readonly signal: AbortSignal;
};

/** A memory, and its earlier versions: one for each end of checks that started together. */
type Judged = { readonly health: TargetMemory; readonly judged: readonly TargetMemory[] };

/** How often a write is tried again after conflicts with other writers. */
const MAX_CONFLICTS = 5;
/**
 * After this long another round may have written, so an older read does not prove that there is nothing to
 * write. Milliseconds.
 */
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

/** Applies one step to the memory and records it, to apply it again after a conflict. */
export function takeStep(memory: Memory, step: Step): void {
  memory.steps.push(step);
  memory.now = after(memory.target, memory.now, step);
}

/** Returns all observations of the round, in order. */
export function observationsOf({ steps }: Memory): readonly Observation[] {
  return steps.flatMap((step) => (step === 'looked' ? [] : step.seen));
}

/**
 * Writes changes while the checks continue, so that an overlapping round sees them. `finish` handles a
 * failure.
 */
export function note(memory: Memory): void {
  // The state in the middle of checks that started together is incomplete.
  if (memory.steps.at(-1) !== 'looked' || isStored(memory)) return;
  memory.noting = memory.noting.then(() => write(memory, () => undefined)).catch(() => undefined);
}

/**
 * Applies `decide`, then writes changes and news that is ready to send, with the lease on it. Resolves to the
 * written memory, or to undefined when there was nothing to write.
 */
export async function finish(memory: Memory, decide: (health: TargetMemory) => TargetMemory): Promise<TargetMemory | undefined> {
  const { clock, holder } = memory.tools;
  await memory.noting;
  if (isStored(memory) && clock.now() - memory.readAt >= STALE_MS) await readAgain(memory);
  return write(memory, (health) => acquireLease(health, holder, clock.now()), decide);
}

/**
 * Whether losing a memory that could not be written makes the status of its target uncertain. If the rounds
 * before lost as much, counters over rounds would never reach their threshold. The same holds if nothing
 * could be read although something must be stored.
 */
export function isLosing({ stored, now }: Memory): boolean {
  return stored === undefined || Object.values(now.health.probes).some(isUnsettled);
}

type Change = (health: TargetMemory) => TargetMemory;

async function write(
  memory: Memory,
  leased: (health: TargetMemory) => TargetMemory | undefined,
  decide: Change = (health) => health,
): Promise<TargetMemory | undefined> {
  const { target, tools, start } = memory;
  for (let conflicts = 0; conflicts < MAX_CONFLICTS; conflicts++) {
    memory.now = { ...memory.now, health: decide(memory.now.health) };
    const ours = leased(memory.now.health);
    if (!ours && isStored(memory)) return undefined;
    const next = ours ?? memory.now.health;
    const saved = await tools.store.save(target.name, next, start.signal);
    if (saved) {
      memory.stored = saved;
      memory.readAt = tools.clock.now();
      // The checks may have gone on meanwhile.
      const health = afterRecording(memory.now.health, next.unrecorded?.length ?? 0);
      memory.now = { ...memory.now, health: { ...health, revision: saved.revision } };
      return saved;
    }
    await readAgain(memory);
  }
  throw new Error(`could not save the memory of ${target.name} because of concurrent writes (${MAX_CONFLICTS} tries)`);
}

/** Whether the stored memory, as far as it is known, equals the current one except for times. */
function isStored({ stored, now }: Memory): boolean {
  return stored !== undefined && isSteady(stored, now.health);
}

// Observations older than those of the other writer then have no effect.
async function readAgain(memory: Memory): Promise<void> {
  const { target, tools, start, steps } = memory;
  const stored = (await tools.store.load([target.name], start.signal)).get(target.name);
  const isNew = stored?.revision !== memory.stored?.revision;
  memory.stored = stored;
  memory.readAt = tools.clock.now();
  if (isNew) memory.now = steps.reduce((now, step) => after(target, now, step), begin(target, stored, start));
}

function begin(target: Target, stored: TargetMemory | undefined, start: MemoryStart): Judged {
  const { shard, at, lastRound, lastLooked, places } = start;
  const among = (memory: TargetMemory): TargetMemory => ({ ...omit(memory, 'places'), ...(places && { places }) });
  const known = stored && resumeHistory(among(stored), at, lastLooked);
  const health = known ? enqueueChange(target, afterWindow(target, catchUp(target, known, at, lastRound), at)) : among(newTargetMemory(at));
  return { health: { ...health, shard }, judged: [] };
}

function after(target: Target, { health, judged }: Judged, step: Step): Judged {
  if (step !== 'looked') return { health: judgeTarget(target, health, step.seen, step.at), judged };
  const enqueued = enqueueChange(target, health);
  return { health: enqueued, judged: [...judged, enqueued] };
}
