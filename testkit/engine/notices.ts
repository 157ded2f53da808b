import type { Status } from '../../monitor/health/status.ts';
import type { Change } from '../../monitor/message/change.ts';
import type { Digest, Notification } from '../../monitor/message/notification.ts';
import { targetReport } from '../../monitor/message/report.ts';
import { STATUS_WORDS } from '../../monitor/message/words.ts';

/** One piece of news in a notification that was sent, and the lines of that notification. */
export type SentNews = {
  readonly target: string;
  readonly at: number;
  readonly kind: string;
  readonly from?: Status;
  readonly to: Status;
  readonly lines: readonly string[];
};

/** Writes the smallest valid notification, with placeholder text. */
export function describePlainly(changes: readonly [Change, ...Change[]]): Notification {
  const latest = changes.at(-1) ?? changes[0];
  const { target, health, observations, at, to } = latest;
  const told = changes.map((change) => ({
    target: target.name,
    at: new Date(change.at).toISOString(),
    kind: change.kind ?? ('change' as const),
    ...(change.from && { from: change.from }),
    to: change.to,
  }));
  const kind = latest.kind === 'reason' ? 'change' : (latest.kind ?? 'change');
  const report = targetReport(target, health, observations);
  return {
    v: 1,
    id: `${target.name}@${at}`,
    kind,
    target: target.name,
    status: to,
    at,
    head: STATUS_WORDS[to],
    words: 'told',
    lines: changes.flatMap(({ notes = [] }) => notes.map(({ by, text }) => `${by}: ${text}`)),
    steps: [],
    report,
    changes: told,
  };
}

/** Returns all news in a digest, in order. */
export function newsOf({ notices }: Digest): readonly SentNews[] {
  return notices.flatMap(({ changes, lines }) => changes.map((change) => ({ ...change, at: Date.parse(change.at), lines })));
}
