import type { Pages } from '../../monitor/metrics/pages.ts';
import { isPaged, type Target } from '../../monitor/target/target.ts';
import type { AlarmKind } from './own-alarms.ts';

/** The kinds of alarms of a target: `Ready` shows its readiness and notifies no one, `Page` pages. */
export type TargetAlarmKind = Extract<AlarmKind, 'Ready' | 'Page'>;

/**
 * The largest number of targets with an alarm for each. The default quota is 5,000 alarms per account and
 * region (CloudWatch quotas, not verified), and a longer list of alarms is not readable.
 */
export const MAX_ALARMED_TARGETS = 2000;

/** The properties of a deployment that determine the alarms of its targets. */
export type AlarmSetting = {
  /** The number of targets of the monitor. */
  readonly count: number;
  readonly hasPager: boolean;
  /** The names of the targets with a Route 53 health check. */
  readonly healthChecked: ReadonlySet<string>;
};

/** Returns which alarms page: those of targets, those of shards, or none. */
export function pagesOf({ count, hasPager }: Pick<AlarmSetting, 'count' | 'hasPager'>): Pages {
  if (!hasPager) return 'none';
  return count > MAX_ALARMED_TARGETS ? 'shard' : 'target';
}

/**
 * Returns the alarms of a target: one on its readiness and, if Route 53 follows the target, `Ready` in any
 * case.
 */
export function alarmsOfTarget(target: Target, setting: AlarmSetting): readonly TargetAlarmKind[] {
  const followed: readonly TargetAlarmKind[] = setting.healthChecked.has(target.name) ? ['Ready'] : [];
  if (setting.count > MAX_ALARMED_TARGETS) return followed;
  return isPaged(target, setting.hasPager) ? [...followed, 'Page'] : ['Ready'];
}

/**
 * Returns the numbers of open incidents at which a shard pages: 1, 2, 4, and so on. A further incident can
 * thus page while the first is open, and each alarm ends by itself. Empty if no target of the shard pages.
 */
export function shardAlarmSteps(targets: readonly Target[]): readonly number[] {
  const paged = targets.filter((target) => isPaged(target, true)).length;
  return paged === 0 ? [] : Array.from({ length: Math.floor(Math.log2(paged)) + 1 }, (_, i) => 2 ** i);
}
