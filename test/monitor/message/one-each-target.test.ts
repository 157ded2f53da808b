import { expect, test } from 'vitest';
import type { Digest } from '../../../monitor/message/notification.ts';
import { oneEachTarget } from '../../../monitor/message/one-each-target.ts';
import { writeNotification } from '../../../monitor/message/write-notification.ts';
import { AT, changesAfter } from '../../../testkit/message-samples.ts';

const setting = { monitor: 'prod', impactOf: () => undefined };
const story = [{}, { ready: 'tcp.refused' }, {}] as const;
const [ready, down, again] = story.flatMap((_, i) => changesAfter(story.slice(0, i + 1)));
const digest = (...changes: readonly (typeof ready)[]): Digest => ({
  v: 1,
  shard: 'a',
  at: AT,
  notices: changes.flatMap((change) => (change ? [writeNotification([change], setting)] : [])),
  census: { targets: 3, turnedRed: 1, control: { call: 'CloudWatch', ms: 5 } },
});

test('one notification stays as it is', () => {
  expect(oneEachTarget([digest(down)])).toEqual([digest(down)]);
});

test.each([
  ['in order', [digest(ready), digest(down), digest(again)]],
  ['in reverse', [digest(again), digest(down), digest(ready)]],
  ['in one digest', [digest(down, ready, again)]],
])('several about one target, %s: the newest, with the others as lines and changes', (_, digests) => {
  const [notice, ...more] = oneEachTarget(digests).flatMap(({ notices }) => notices);
  expect(more).toEqual([]);
  expect(notice?.status).toBe('ready');
  expect(notice?.words).toMatch(/^recovered after/);
  expect(notice?.changes.map(({ to }) => to)).toEqual(['ready', 'not-ready', 'ready']);
  expect(notice?.lines.slice(-2)).toEqual([
    expect.stringMatching(/^ {2}before {3}READY at 2026-01-31/),
    expect.stringMatching(/^ {11}NOT READY at 2026-01-31 .*connection refused/),
  ]);
});

test.each([
  ['mutes', /^ {2}note {5}the mutes could not be read since 2026-01-31 .*: it is not known whether this target is muted$/],
  ['dependencies', /^ {2}note {5}its dependencies could not be read since 2026-01-31 .*: they may be failing too$/],
  ['something of a later release', undefined],
])('who is notified although %s could not be read is told so', (unread, line) => {
  const { lines } = writeNotification([{ ...down, unread } as never], setting);
  const notes = lines.filter((one) => one.startsWith('  note'));
  expect(notes).toEqual(line ? [expect.stringMatching(line)] : []);
});
