import type { Reason } from './reason.ts';

/** The alarms a deployment has; each is an article of the runbook. */
export const ALARMS = [
  'Ready',
  'Page',
  'ShardPage',
  'Unknown',
  'Errors',
  'Throttles',
  'DroppedSchedules',
  'DeadLetters',
  'Digests',
  'Heartbeat',
] as const;

/** One of them. */
export type AlarmKind = (typeof ALARMS)[number];

/** Where the articles are when the config names no place of its own: a path in this project. */
export const RUNBOOK = 'docs/runbook.md';

/** The article of an alarm or a reason, as a link; anchors as GitHub and GitLab make them from headings. */
export function runbookLink(article: AlarmKind | Reason, base: string = RUNBOOK): string {
  const isAlarm = ALARMS.some((alarm) => alarm === article);
  return `${base}#${isAlarm ? `alarm-${article.toLowerCase()}` : article.replaceAll('.', '')}`;
}
