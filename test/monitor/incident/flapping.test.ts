import { describe, expect, test } from 'vitest';
import { judgeTarget } from '../../../monitor/health/target-health.ts';
import { decideNotifications } from '../../../monitor/incident/decide-notifications.ts';
import { enqueueChange } from '../../../monitor/incident/outbox.ts';
import { isPaging } from '../../../monitor/incident/paging.ts';
import { live, MINUTE, of, ready } from '../../../testkit/minute-by-minute.ts';
import { seen } from '../../../testkit/samples.ts';

describe('flapping', () => {
  test('begins with the sixth transition within an hour: until then people are notified of each change', () => {
    expect(live('sfsfsf').said).toEqual([
      '0: change ready',
      '1: change not-ready',
      '2: change ready',
      '3: change not-ready',
      '4: change ready',
      '5: change not-ready (flapping)',
      '5: flapping not-ready',
    ]);
  });

  test('is over when nothing has changed for 15 minutes, not before', () => {
    const { said } = live(`sfsfsf${'s'.repeat(17)}`);
    expect(said.slice(7)).toEqual(['6: change ready (flapping)', '21: calm ready']);
  });

  test('transitions that are an hour apart are not flapping', () => {
    const hours = ['s', 'f', 's', 'f', 's', 'f', 's'].map((letter) => letter.repeat(13)).join('');
    expect(live(hours).said.filter((line) => line.includes('flapping'))).toEqual([]);
  });

  test('leaves an earlier incident paging, and pages nobody for one that begins in it', () => {
    // Down and not ready in turns: all of it one incident.
    expect(live('sfsfsf').health.incident?.paging).toBeUndefined();
    const { health } = live('sfufufuf');
    expect(health.flapping).toBeDefined();
    expect(health.incident?.paging).toBe(true);
  });

  test('also begins when mutes come and go for a target that stays failing: the end of each pages', () => {
    const { said } = live(`s${'f'.repeat(20)}`, (minute) => (Math.floor(minute / 2) % 2 === 1 ? { silence: 'muted' } : {}));
    expect(said.map((line) => line.replace(/ not-ready$/, ''))).toEqual([
      '0: change ready',
      '1: change',
      '4: resumed',
      '8: resumed not-ready (flapping)',
      '8: flapping',
    ]);
  });

  test('does not page for the incident that shows it', () => {
    const { health } = live('sfsfs');
    const at = 6 * MINUTE;
    const judged = enqueueChange(of, judgeTarget(of, health, [seen(ready, 'f', at)], at));
    const held = decideNotifications(of, judged, { at, parents: 'none', remindEveryMs: false });
    expect(held.outbox?.at(-1)).toMatchObject({ kind: 'flapping', to: 'not-ready', decision: { notify: true } });
    expect(isPaging(held, at, undefined)).toBe(false);
  });

  test('goes on over a maintenance window: the end of the window notifies nobody before the target is stable', () => {
    const inWindow = (minute: number) => (minute >= 8 && minute < 12 ? ({ silence: 'maintenance' } as const) : {});
    const { said } = live(`sfsfsf${'f'.repeat(20)}`, inWindow);
    expect(said.slice(7)).toEqual(['20: calm not-ready']);
    const late = live(`sfsfsf${'f'.repeat(20)}`, (minute) => (minute >= 8 && minute < 24 ? { silence: 'maintenance' } : {}));
    expect(late.said.slice(7)).toEqual(['24: calm not-ready']);
  });

  test('that ends failing pages then', () => {
    const { health, said } = live(`sfsfsf${'f'.repeat(15)}`);
    expect(said.at(-1)).toBe('20: calm not-ready');
    expect([health.incident?.paging, health.flapping, health.silence]).toEqual([true, undefined, undefined]);
  });
});
