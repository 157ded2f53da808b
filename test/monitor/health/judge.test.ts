import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judge } from '../../../monitor/health/judge.ts';
import type { ProbeHealth } from '../../../monitor/health/probe-health.ts';
import { readingOf } from '../../../monitor/health/reading.ts';
import { outcomeOf } from '../../../testkit/samples.ts';

const THRESHOLDS = { successThreshold: 2, failureThreshold: 3 };
const LETTER = { pending: '.', passing: 'P', failing: 'F', config: 'C', degraded: 'D', unknown: '?' } as const;

function evidence(letter: string, at: number) {
  return { ...outcomeOf(letter), at, answered: letter !== 'u', action: 'GET http://gw:80/' };
}

function judged(results: string, thresholds = THRESHOLDS, role: 'readiness' | 'signal' = 'readiness'): string {
  let health: ProbeHealth | undefined;
  return [...results]
    .map((letter, i) => {
      health = judge(health, evidence(letter, i + 1), thresholds);
      return LETTER[readingOf(health, role)];
    })
    .join('');
}

describe('judge() with successThreshold 2 and failureThreshold 3', () => {
  test.each([
    ['one failure is not enough', 'ssff', '.PPP'],
    ['three in a row turn it', 'ssfff', '.PPPF'],
    ['a success between starts the run anew', 'ssffsff', '.PPPPPP'],
    ['it comes back after two successes', 'sfffssf', '...FFPP'],
    ['nothing is known before a threshold', 'sf', '..'],
    ['unknown breaks no run', 'ssfuufuf', '.PPPPPPF'],
    ['two unknowns move nothing', 'ssuu', '.PPP'],
    ['three unknowns read unknown', 'ssuuu', '.PPP?'],
    ['a look that agrees ends the blindness', 'ssuuus', '.PPP?P'],
    ['a look that disagrees does not: no false green', 'ssuuuf', '.PPP??'],
    ['… until the threshold is reached', 'ssuuufff', '.PPP???F'],
    ['blind from the start stays unknown until a verdict', 'uuus', '..??'],
    ['… and then gets one', 'uuuss', '..??P'],
    ['a failing probe that goes blind comes back failing', 'fffuuuf', '..FFF?F'],
    ['a reason of kind configuration reads config', 'ccc', '..C'],
    ['the reason is that of the last failure', 'ccf', '..F'],
    ['the last failure stands while one success is too few', 'fffs', '..FF'],
    ['a reason that degrades only reads degraded', 'ssddd', '.PPPD'],
    ['throttled and failing looks add up to degraded, never to failing', 'ssfdfdfdfd', '.PPPDDDDDD'],
    ['one time-out among throttled looks is not enough', 'sddfd', '...DD'],
    ['three time-outs after throttled looks are', 'dddfff', '..DDDF'],
    ['the last three decide, however it began', 'ddfff', '..DDF'],
    ['coming back to throttled takes as long as to a success', 'fffddfd', '..FFDDD'],
    ['a success too few between throttled and failing looks does not turn it', 'dddsf', '..DDD'],
    ['it gets well from degraded as from failing', 'dddss', '..DDP'],
    ['unknown breaks no run of failures after throttled looks', 'dddfufuf', '..DDDDDF'],
  ])('%s: %s reads %s', (_, results, readings) => {
    expect(judged(results)).toBe(readings);
  });

  test('a signal that cannot be determined keeps its last health', () => {
    expect(judged('ssuuu', THRESHOLDS, 'signal')).toBe('.PPPP');
  });
});

test('judge() ignores an observation that is not newer than the last', () => {
  const once = judge(undefined, evidence('f', 60), THRESHOLDS);
  expect(judge(once, evidence('f', 60), THRESHOLDS)).toBe(once);
  expect(judge(once, evidence('s', 59), THRESHOLDS)).toBe(once);
});

test('judge() saturates: a stable state differs from round to round by its time alone', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('s', 'f', 'c', 'u'),
      fc.nat({ max: 20 }),
      fc.array(fc.constantFrom('s', 'f', 'u')),
      (letter, more, before) => {
        let health: ProbeHealth | undefined;
        const all = [...before, ...letter.repeat(5 + more)];
        const states = all.map((one, i) => {
          health = judge(health, evidence(one, i), THRESHOLDS);
          return JSON.stringify({ ...health, at: 0 });
        });
        expect(states.at(-1)).toBe(states.at(-2));
      },
    ),
  );
});

test('judge() changes to failing only after failureThreshold severe failures in a row, and saturates whatever came before', () => {
  const letters = fc.array(fc.constantFrom('s', 'f', 'd', 'u'), { maxLength: 30 });
  const count = fc.integer({ min: 1, max: 5 });
  fc.assert(
    fc.property(letters, count, count, fc.constantFrom('f', 'd', 's'), (all, successThreshold, failureThreshold, last) => {
      const thresholds = { successThreshold, failureThreshold };
      const readings = judged(all.join(''), thresholds);
      all.forEach((_, i) => {
        const evidence = all.slice(0, i + 1).filter((letter) => letter !== 'u');
        const turned = readings[i] === 'F' && readings[i - 1] !== 'F' && readings[i - 1] !== '?';
        if (turned) expect(evidence.slice(-failureThreshold)).toEqual(Array(failureThreshold).fill('f'));
      });
      const turns = [...all, ...Array(10).fill(last)].map((letter, i) => evidence(letter, i + 1));
      const healths = turns.map((_, i) =>
        turns.slice(0, i + 1).reduce<ProbeHealth | undefined>((h, e) => judge(h, e, thresholds), undefined),
      );
      const [one, other] = healths.slice(-2);
      expect({ ...one, at: 0 }).toEqual({ ...other, at: 0 });
      expect(LETTER[readingOf(other, 'readiness')]).toBe({ f: 'F', d: 'D', s: 'P' }[last]);
    }),
  );
});

test('judge() changes to failing only after failureThreshold failures with no success among the last of them', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('s', 'f', 'u')),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 5 }),
      (letters, s, f) => {
        const readings = judged(letters.join(''), { successThreshold: s, failureThreshold: f });
        letters.forEach((_, i) => {
          const evidence = letters.slice(0, i + 1).filter((letter) => letter !== 'u');
          const turned = readings[i] === 'F' && readings[i - 1] !== 'F' && readings[i - 1] !== '?';
          if (turned) expect(evidence.slice(-f)).toEqual(Array(f).fill('f'));
          if (readings[i] === 'P' && readings[i - 1] === 'F') expect(evidence.slice(-s)).toEqual(Array(s).fill('s'));
        });
      },
    ),
  );
});
