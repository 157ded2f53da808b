import { reasonOf } from '../health/diagnosis.ts';
import { suppressionOf } from '../memory/news.ts';
import type { Silence } from '../memory/silence.ts';
import { defined } from '../text/objects.ts';
import { quote } from '../text/quote.ts';
import type { Change } from './change.ts';
import { headlineOf } from './headline.ts';
import type { Notification, NotificationSetting, NotifiedChange } from './notification.ts';
import { paragraphOf } from './paragraph.ts';
import { targetReport } from './report.ts';
import { runbookLink } from './runbook.ts';

/**
 * Writes the notification of all news of one target. Its subject is the latest news that is not just a
 * further reason.
 */
export function writeNotification(changes: readonly [Change, ...Change[]], setting: NotificationSetting): Notification {
  const latest = changes.findLast(({ kind }) => kind !== 'reason') ?? changes[0];
  const { target, health, observations, at, to, diagnosis, incident, kind } = latest;
  return {
    v: 1,
    id: `${target.name}@${at}/${kind}/${to}`,
    kind: kind === 'reason' ? 'change' : kind,
    target: target.name,
    status: to,
    at,
    ...defined({ incident, reason: reasonOf(diagnosis), silence: silenceOf(latest) }),
    ...headlineOf(latest),
    lines: paragraphOf(
      latest,
      changes.filter((one) => one !== latest),
      setting,
    ),
    steps: stepsOf(latest, setting.runbook),
    report: targetReport(target, health, observations),
    changes: changes.map((change) => notifiedChange(change, setting.runbook)),
  };
}

// The suppression that ended, or the one that is in force.
function silenceOf(change: Change): Silence | undefined {
  const suppression = suppressionOf(change);
  const ended = 'after' in change ? change.after : undefined;
  return ended ?? (suppression === 'nobody' ? undefined : suppression);
}

function stepsOf({ diagnosis }: Change, runbook?: string): readonly string[] {
  if (!diagnosis) return [];
  const reason = reasonOf(diagnosis);
  return [quote(diagnosis.fix, 300), ...(reason ? [`Read ${runbookLink(reason, runbook)}`] : [])];
}

function notifiedChange({ target, at, kind, from, to, diagnosis }: Change, runbook?: string): NotifiedChange {
  const reason = reasonOf(diagnosis);
  return {
    target: target.name,
    at: new Date(at).toISOString(),
    kind,
    ...defined({ from }),
    to,
    ...(reason && { reason, runbook: runbookLink(reason, runbook) }),
  };
}
