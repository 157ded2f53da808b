import type { WindowTime } from './window-time.ts';

/** A mute rule of CloudWatch names so many alarms at most. Source: CloudWatch API reference, PutAlarmMuteRule. */
export const ALARMS_IN_RULE = 100;

/** Counts the mute rules of a stack while alarms are added to it. */
export type MuteRuleCount = {
  /** How many rules more it takes with so many alarms more that are quiet in these windows. */
  readonly more: (windows: readonly WindowTime[], alarms: number) => number;
  readonly add: (windows: readonly WindowTime[], alarms: number) => void;
};

/** Begins at none. */
export function createMuteRuleCount(): MuteRuleCount {
  const counts = new Map<WindowTime, number>();
  const rules = (alarms: number) => Math.ceil(alarms / ALARMS_IN_RULE);
  return {
    more: (windows, alarms) =>
      windows.reduce((sum, window) => sum + rules((counts.get(window) ?? 0) + alarms) - rules(counts.get(window) ?? 0), 0),
    add: (windows, alarms) => {
      for (const window of windows) counts.set(window, (counts.get(window) ?? 0) + alarms);
    },
  };
}
