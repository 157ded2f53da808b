import { formatUtc } from '../text/duration.ts';
import type { Digest, Notification } from './notification.ts';

/**
 * Returns the digests of one message with one notification for each target: the newest. Older ones of the same
 * target are lines and changes in it, so that the message does not begin with what is no longer true. A test
 * alert stands alone.
 */
export function oneEachTarget(digests: readonly Digest[]): readonly Digest[] {
  const all = digests.flatMap(({ notices }) => notices).filter(({ kind }) => kind !== 'drill');
  const byTarget = Map.groupBy(all, ({ target }) => target);
  const newest = new Map(
    [...byTarget.values()].flatMap((some) => {
      const sorted = some.toSorted((a, b) => a.at - b.at);
      const last = sorted.at(-1);
      return last ? [[last, withEarlier(last, sorted.slice(0, -1))] as const] : [];
    }),
  );
  return digests.map((digest) => ({
    ...digest,
    notices: digest.notices.flatMap((notice) => (notice.kind === 'drill' ? [notice] : (newest.get(notice) ?? []))),
  }));
}

function withEarlier(last: Notification, earlier: readonly Notification[]): Notification {
  if (earlier.length === 0) return last;
  const lines = earlier.map(({ head, words, at }, i) => `  ${(i === 0 ? 'before' : '').padEnd(8)} ${head} at ${formatUtc(at)}: ${words}`);
  const changes = [...earlier, last].flatMap((one) => one.changes);
  const byChange = new Map(changes.map((change) => [`${change.at} ${change.kind} ${change.to}`, change]));
  return { ...last, lines: [...last.lines, ...lines], changes: [...byChange.values()] };
}
