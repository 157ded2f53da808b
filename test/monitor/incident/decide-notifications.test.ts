import { expect, test } from 'vitest';
import { judgeTarget } from '../../../monitor/health/target-health.ts';
import { decideNotifications } from '../../../monitor/incident/decide-notifications.ts';
import { enqueueChange } from '../../../monitor/incident/outbox.ts';
import { live, MINUTE, of, ready } from '../../../testkit/minute-by-minute.ts';
import { seen } from '../../../testkit/samples.ts';

test('programs get every event of a target with alert: none', () => {
  expect(live('sfs', undefined, { ...of, alert: 'none' }).said).toEqual([
    '0: change ready (nobody)',
    '1: change not-ready (nobody)',
    '2: change ready (nobody)',
  ]);
});

test('a round older than one that has decided decides nothing: a newer one will', () => {
  const { health } = live('sf');
  const later = enqueueChange(of, judgeTarget(of, health, [seen(ready, 's', 3 * MINUTE)], 3 * MINUTE));
  const spoken = { ...later, decidedAt: 9 * MINUTE };
  expect(decideNotifications(of, spoken, { at: 3 * MINUTE, parents: 'none', remindEveryMs: false })).toBe(spoken);
});

test('what brings nothing new changes nothing: a steady target is not written', () => {
  const { health } = live('sff');
  expect(decideNotifications(of, health, { at: 9 * MINUTE, parents: 'none', remindEveryMs: false })).toBe(health);
  expect(
    decideNotifications(of, live('ss').health, { at: 9 * MINUTE, parents: 'none', silence: 'maintenance', remindEveryMs: false }).decidedAt,
  ).toBe(MINUTE);
});
