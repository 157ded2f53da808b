import { probesAtMost } from '../../monitor/health/found-probes.ts';
import { isWireProbe } from '../../monitor/target/probe.ts';
import type { Target } from '../../monitor/target/target.ts';
import { hashOf } from '../../monitor/text/hash.ts';
import { type Family, familyOf } from './family.ts';

/** The targets of one schedule, all of one product family and one network. */
export type Shard = {
  /** A name that is unique in the monitor: letters, digits, and hyphens. */
  readonly name: string;
  readonly family: Family;
  /** Whether the targets are checked from inside the VPC. */
  readonly vpc: boolean;
  /** Whether a probe has a period under one minute, so that a round lasts almost the whole minute. */
  readonly isSubMinute: boolean;
  readonly targets: readonly Target[];
};

/** The limits of a shard; `bytes` is the size of its event. */
export type ShardLimits = { readonly targets: number; readonly subMinuteTargets: number; readonly bytes: number };

/** The default limits: so many targets fit into one invocation, and the event stays far below 256 KB. */
export const SHARD_LIMITS: ShardLimits = { targets: 50, subMinuteTargets: 10, bytes: 100_000 };

/** Returns the size of the event with these targets, in bytes. */
type SizeOf = (targets: readonly Target[]) => number;

/**
 * Divides targets into shards. A full shard is split in two by a bit of the hash of each name: one half keeps
 * the name of the shard, the other gets a new one. A new target thus moves only targets of the shard that
 * overflows, and the order of the file has no effect. A target that exceeds the size limit alone gets its own
 * shard, which exceeds the limit.
 */
export function shardsOf(targets: readonly Target[], sizeOf: SizeOf, limits: ShardLimits = SHARD_LIMITS): readonly Shard[] {
  const byDuty = Map.groupBy(targets, dutyOf);
  return [...byDuty]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([duty, members]) => {
      const [first] = members;
      if (!first) return [];
      const isSubMinute = hasSubMinute(first);
      const most = isSubMinute ? limits.subMinuteTargets : limits.targets;
      const fits = (some: readonly Target[]) => some.length <= 1 || (some.length <= most && sizeOf(some) <= limits.bytes);
      const base = { family: familyOf(first.profile), vpc: first.vpc, isSubMinute };
      const sorted = [...members].sort((a, b) => (a.name < b.name ? -1 : 1));
      return divide(sorted, fits, '').map(({ bits, part }) => ({ ...base, name: nameOf(duty, bits), targets: part }));
    });
}

// No shard's bits are a prefix of another's, so two shards differ in a bit that both have. They still differ
// without trailing zeros.
function nameOf(duty: string, bits: string): string {
  const kept = bits.replace(/0+$/, '');
  return kept === '' ? duty : `${duty}-${kept}`;
}

function dutyOf(target: Target): string {
  return [familyOf(target.profile), ...(target.vpc ? ['vpc'] : []), ...(hasSubMinute(target) ? ['sub-minute'] : [])].join('-');
}

function hasSubMinute(target: Target): boolean {
  return probesAtMost(target).some((probe) => isWireProbe(probe) && probe.periodSeconds < 60);
}

type Part = { readonly bits: string; readonly part: readonly Target[] };

function divide(targets: readonly Target[], fits: (some: readonly Target[]) => boolean, bits: string): readonly Part[] {
  if (fits(targets) || bits.length >= 32) return [{ bits, part: targets }];
  const isOne = ({ name }: Target) => ((hashOf(name) >>> bits.length) & 1) === 1;
  return [false, true].flatMap((side) => {
    const part = targets.filter((target) => isOne(target) === side);
    return part.length === 0 ? [] : divide(part, fits, `${bits}${side ? 1 : 0}`);
  });
}
