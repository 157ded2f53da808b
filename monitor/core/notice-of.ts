import { runbookLink } from './alarm.ts';
import { alertLines } from './alert-lines.ts';
import type { Change } from './change.ts';
import { reasonOf } from './diagnosis.ts';
import { inTime, reasonInWords } from './in-words.ts';
import type { Notice, ToldChange } from './notice.ts';
import type { Reason } from './reason.ts';
import { targetReport } from './report.ts';
import type { Status } from './status.ts';

/** What notices are written with besides the changes. */
export type NoticeSetting = {
  readonly monitor: string;
  /** Base of the runbook's links. */
  readonly runbook?: string;
  /** What a status means for traffic, one clause. */
  readonly impactOf: (profile: string, status: Status, reason?: Reason) => string | undefined;
};

/** Puts all changes of one target into words, told under the latest. At least one change. */
export function noticeOf(changes: readonly [Change, ...Change[]], setting: NoticeSetting): Notice {
  const latest = changes.at(-1) ?? changes[0];
  const { target, health, observations, at, to, diagnosis, incident } = latest;
  const reason = reasonOf(diagnosis);
  return {
    v: 1,
    id: `${target.name}@${at}${latest.kind ?? ''}`,
    kind: latest.kind === undefined || latest.kind === 'reason' ? 'change' : latest.kind,
    target: target.name,
    status: to,
    at,
    ...(incident !== undefined && { incident }),
    ...(reason && { reason }),
    words: inWords(latest),
    lines: alertLines(latest, changes.slice(0, -1), setting),
    steps: diagnosis ? [diagnosis.fix] : [],
    report: targetReport(target, health, observations),
    changes: changes.map((change) => toldChange(change, setting.runbook)),
  };
}

function toldChange({ target, at, kind, from, to, diagnosis }: Change, runbook?: string): ToldChange {
  const reason = reasonOf(diagnosis);
  return {
    target: target.name,
    at: new Date(at).toISOString(),
    kind: kind ?? 'change',
    ...(from && { from }),
    to,
    ...(reason && { reason, runbook: runbookLink(reason, runbook) }),
  };
}

function inWords(change: Change): string {
  if (change.diagnosis) return reasonInWords(change.diagnosis);
  if (change.from === undefined) return 'now monitored';
  return change.incident !== undefined ? `recovered after ${inTime(change.at - change.incident)}` : 'all well again';
}
