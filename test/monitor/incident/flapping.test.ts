import { describe, expect, test } from 'vitest';
import { judgeTarget } from '../../../monitor/health/target-health.ts';
import { decideNotifications } from '../../../monitor/incident/decide-notifications.ts';
import { enqueueChange } from '../../../monitor/incident/outbox.ts';
import { isPaging } from '../../../monitor/incident/paging.ts';
import { type Around, live, MINUTE, of, ready } from '../../../testkit/minute-by-minute.ts';
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

  describe('does not count the beginnings and ends of silences of a target that fails all the time', () => {
    const muted = (minute: number) => Math.floor(minute / 2) % 2 === 1;
    test.each<readonly [string, (minute: number) => Around]>([
      ['mutes', (minute) => (muted(minute) ? { silence: 'muted' } : {})],
      ['windows', (minute) => (muted(minute) ? { silence: 'maintenance' } : {})],
      ['both in turns', (minute) => (muted(minute) ? { silence: minute % 4 === 2 ? 'muted' : 'maintenance' } : {})],
      ['dependencies that fail and recover', (minute) => ({ parents: muted(minute) ? 'red' : 'none' })],
    ])('%s', (_, around) => {
      const { said, health } = live(`s${'f'.repeat(40)}`, around);
      expect(said.filter((line) => line.includes('flapping'))).toEqual([]);
      expect(health.flapping).toBeUndefined();
    });

    test('its page is back with the first minute after each', () => {
      for (let minutes = 4; minutes < 40; minutes++) {
        const { health } = live(`s${'f'.repeat(minutes - 1)}`, (minute) => (muted(minute) ? { silence: 'muted' } : {}));
        expect([minutes, health.incident?.paging]).toEqual([minutes, muted(minutes - 1) ? undefined : true]);
      }
    });

    test('a change that a silence hid counts once it is reported', () => {
      const { said } = live('sfsfsff', (minute) => (minute === 5 ? { silence: 'muted' } : {}));
      expect(said.at(-1)).toBe('6: flapping not-ready');
    });

    test('silences that an earlier release counted are read, and end with their hour', () => {
      const { health } = live('sf');
      const counted = { ...health, transitions: [1, 2, 3, 4, 5].map((second) => second * 1000) };
      const at = 61 * MINUTE;
      const judged = enqueueChange(of, judgeTarget(of, counted, [seen(ready, 's', at)], at));
      const { flapping, transitions } = decideNotifications(of, judged, { at, parents: 'none', remindEveryMs: false });
      expect([flapping, transitions]).toEqual([undefined, [at]]);
    });
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
