import type { Pages } from '../../monitor/metrics/pages.ts';
import { isPaged, type Target } from '../../monitor/target/target.ts';
import type { AlarmKind } from './own-alarms.ts';

/** The alarms a target may have: `Ready` for everybody to look at, `Page` to wake somebody. */
export type TargetAlarmKind = Extract<AlarmKind, 'Ready' | 'Page'>;

/**
 * A monitor of more targets has no alarm for each: an account has 5,000 alarms in a region by default (CloudWatch quotas, remembered), and a
 * list longer than this helps nobody.
 */
export const MAX_ALARMED_TARGETS = 2000;

/** What the alarms of targets depend on besides the target. */
export type AlarmSetting = {
  /** How many targets the monitor has. */
  readonly count: number;
  readonly hasPager: boolean;
  /** The targets whose readiness Route 53 follows, by name. */
  readonly healthChecked: ReadonlySet<string>;
};

/** What rings at the pager of a monitor with so many targets. */
export function pagesOf({ count, hasPager }: Pick<AlarmSetting, 'count' | 'hasPager'>): Pages {
  if (!hasPager) return 'none';
  return count > MAX_ALARMED_TARGETS ? 'shard' : 'target';
}

/** The alarms of one target: one that says whether it is ready, and `Ready` in any case where a health check follows it. */
export function alarmsOfTarget(target: Target, setting: AlarmSetting): readonly TargetAlarmKind[] {
  const followed: readonly TargetAlarmKind[] = setting.healthChecked.has(target.name) ? ['Ready'] : [];
  if (setting.count > MAX_ALARMED_TARGETS) return followed;
  return isPaged(target, setting.hasPager) ? [...followed, 'Page'] : ['Ready'];
}

/**
 * At how many open incidents a shard rings: at the first and whenever they have doubled, so that a second one is heard while the first is
 * open, and each alarm is over by itself. None where nobody is paged.
 */
export function shardAlarmSteps(targets: readonly Target[]): readonly number[] {
  const paged = targets.filter((target) => isPaged(target, true)).length;
  return paged === 0 ? [] : Array.from({ length: Math.floor(Math.log2(paged)) + 1 }, (_, i) => 2 ** i);
}
