import { describe, expect, test } from 'vitest';
import { live, MINUTE } from '../../../testkit/minute-by-minute.ts';

describe('reminders', () => {
  const hourly = () => ({ remindEveryMs: 10 * MINUTE });

  test('come after 10, 20, 40 minutes, …', () => {
    const { said } = live(`s${'f'.repeat(200)}`, hourly);
    expect(said.filter((line) => line.includes('reminder')).map((line) => Number.parseInt(line, 10))).toEqual([11, 31, 71, 151]);
  });

  test('at least daily, however long it lasts', () => {
    const { said } = live(`s${'f'.repeat(6000)}`, () => ({ remindEveryMs: 600 * MINUTE }));
    expect(said.filter((line) => line.includes('reminder')).map((line) => Number.parseInt(line, 10))).toEqual([601, 1801, 3241, 4681]);
  });

  test('report that the target cannot be checked, when that is so', () => {
    expect(live(`sf${'u'.repeat(20)}`, hourly).said.at(-1)).toBe('12: reminder unknown');
  });

  test('are not sent where they are switched off, nor in a silence', () => {
    expect(live(`s${'f'.repeat(200)}`).said).toHaveLength(2);
    const { said } = live(`s${'f'.repeat(100)}`, (minute) => ({ remindEveryMs: 10 * MINUTE, ...(minute > 5 && { silence: 'muted' }) }));
    expect(said.filter((line) => line.includes('reminder'))).toEqual([]);
  });
});

describe('another reason', () => {
  test('is notified of once, never on its own', () => {
    const { health } = live('sfcfcfc');
    expect(health.outbox?.map(({ kind, decision }) => `${kind} ${decision}`)).toBeUndefined();
    expect(health.incident?.reasons).toEqual(['http.status', 'wso2.unauthorized']);
  });
});
