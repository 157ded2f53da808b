import type { Plan } from '../../deployment/plan/plan.ts';
import { eventOf } from '../../deployment/plan/planned-event.ts';
import { createCombinedHeartbeat } from '../../monitor/engine/rounds/combined-heartbeat.ts';
import { createMemoryRecords } from '../memory-records.ts';

const MINUTE = 60_000;

/** The schedule of a shard in a minute: what it tells its function about the other shards. */
type Schedule = { readonly shard: string; readonly heartbeatOf?: readonly string[] };

/** A deployment of a plan over another one, minutes since the beginning. */
export type Rollout = {
  readonly before: Plan | undefined;
  readonly after: Plan;
  /** When the first stack begins to be updated. */
  readonly at: number;
  /** How long a stack takes from its updates to what it creates, and from there to what it deletes. */
  readonly takes: number;
};

/**
 * Returns the schedules that run in a minute. CloudFormation updates and creates in a stack before it deletes, and
 * CDK takes one stack after another. Source: AWS CloudFormation user guide, "Understand update behaviors of stack
 * resources".
 */
export function schedulesAt({ before, after, at, takes }: Rollout, minute: number): readonly Schedule[] {
  const own = (plan: Plan | undefined, stack: number) =>
    plan ? (plan.stacks[stack]?.shards ?? []).map((shard) => eventOf(plan, shard)) : [];
  const count = Math.max(before?.stacks.length ?? 0, after.stacks.length);
  return Array.from({ length: count }, (_, stack) => {
    const begins = at + 2 * takes * stack;
    const [old, next] = [own(before, stack), own(after, stack)];
    if (minute < begins) return old;
    const kept = next.filter(({ shard }) => old.some((one) => one.shard === shard));
    const gone = old.filter(({ shard }) => !next.some((one) => one.shard === shard));
    if (minute < begins + takes) return [...kept, ...gone];
    return minute < begins + 2 * takes ? [...next, ...gone] : next;
  }).flat();
}

/**
 * Runs the heartbeat of these minutes with the code of the functions, and returns how many values CloudWatch got
 * in each; undefined = none. `isDead` says which shards have no good round.
 */
export async function heartbeats(
  minutes: number,
  schedules: (minute: number) => readonly Schedule[],
  isDead: (shard: string, minute: number) => boolean = () => false,
): Promise<readonly (number | undefined)[]> {
  const sent: (number | undefined)[] = new Array(minutes).fill(undefined);
  const beat = createCombinedHeartbeat({
    records: createMemoryRecords(),
    beat: async ({ at, shards = [] }) => {
      sent[at / MINUTE] = (sent[at / MINUTE] ?? 0) + shards.length;
    },
  });
  for (let minute = 0; minute < minutes; minute++) {
    const alive = schedules(minute).filter(({ shard }) => !isDead(shard, minute));
    // The shards finish in another order each minute.
    const turn = minute % Math.max(1, alive.length);
    for (const { shard, heartbeatOf } of [...alive.slice(turn), ...alive.slice(0, turn)]) {
      await beat({ monitor: 'prod', shard, at: minute * MINUTE, ...(heartbeatOf && { shards: heartbeatOf }) });
    }
  }
  return sent;
}
