import type { AlarmKind } from './alarm.ts';
import { isPaged, type Target } from './target.ts';

/** The alarms a target may have: `Ready` for everybody to look at, `Page` to wake somebody. */
export type TargetAlarmKind = Extract<AlarmKind, 'Ready' | 'Page'>;

/** What rings at the pager: nothing, each target by itself, or shards for the targets they hold. */
export const PAGES = ['none', 'target', 'shard'] as const;

/** One of them. */
export type Pages = (typeof PAGES)[number];

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
