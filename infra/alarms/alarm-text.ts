import { ALARMS, type AlarmKind, alarmLink } from '../../deployment/plan/own-alarms.ts';

/** Returns the description of an alarm: what it means, and the link to its runbook page. */
export function alarmText(kind: AlarmKind, runbook: string | undefined, subject = ''): string {
  return `${subject}${ALARMS[kind].meaning} What to do: ${alarmLink(kind, runbook)}`;
}
