import { ALARMS, type AlarmKind } from '../../deployment/plan/own-alarms.ts';
import type { Reason } from '../observation/reason.ts';

/** Where the articles are when the config names no place of its own: a path in this project. */
export const RUNBOOK = 'docs/runbook.md';

/** The article of an alarm or a reason, as a link; anchors as GitHub and GitLab make them from headings. */
export function runbookLink(article: AlarmKind | Reason, base: string = RUNBOOK): string {
  const isAlarm = ALARMS.some((alarm) => alarm === article);
  return `${base}#${isAlarm ? `alarm-${article.toLowerCase()}` : article.replaceAll('.', '')}`;
}
