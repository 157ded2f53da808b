import { describe, expect, test } from 'vitest';
import { judgeTarget } from '../../../monitor/health/target-health.ts';
import type { HistoryEntry } from '../../../monitor/history/entry.ts';
import { endHistory, resumeHistory } from '../../../monitor/history/record-status.ts';
import { enqueueChange } from '../../../monitor/incident/outbox.ts';
import { readStoredMemory, storedMemory } from '../../../monitor/memory/stored-memory.ts';
import { newTargetMemory, type TargetMemory } from '../../../monitor/memory/target-memory.ts';
import type { Probe } from '../../../monitor/target/probe.ts';
import { probe, seen, target } from '../../../testkit/samples.ts';

const MINUTE = 60_000;

/** Judges letters of probes, minute by minute; each probe has a text of its letters. */
function judged(
  letters: Readonly<Record<string, string>>,
  probes: readonly Probe[],
  from: TargetMemory = newTargetMemory(0),
): TargetMemory {
  const of = target(probes);
  let memory = from;
  const length = Math.max(...Object.values(letters).map((text) => text.length));
  for (let minute = 0; minute < length; minute++) {
    const observations = probes.flatMap((one) => {
      const letter = letters[one.name]?.[minute] ?? ' ';
      return letter === ' ' ? [] : [seen(one, letter, minute * MINUTE)];
    });
    memory = enqueueChange(of, judgeTarget(of, memory, observations, minute * MINUTE));
  }
  return memory;
}

/** The entries in short: from, to, the minute, and the minute in which the outage began. */
const short = (entries: readonly HistoryEntry[] = []) =>
  entries.map((entry) =>
    entry.kind === 'gap'
      ? `gap ${entry.from / MINUTE}–${entry.at / MINUTE}`
      : `${entry.at / MINUTE} ${entry.from} → ${entry.to}${entry.start === undefined ? '' : ` since ${entry.start / MINUTE}`}`,
  );

const ready = probe('ready', 'readiness');
const alive = probe('alive', 'liveness', { failureThreshold: 1 });
const signal = probe('version', 'signal', { failureThreshold: 1 });

describe('an outage begins', () => {
  test.each([
    ['with the first check of the run that reached the threshold', { ready: 'ssfff' }, ['0 null → ready', '4 ready → not-ready since 2']],
    ['after a run that was too short', { ready: 'sffsfff' }, ['0 null → ready', '6 ready → not-ready since 4']],
    [
      'with the first failure, also if nothing could be seen in between',
      { ready: 'sfuff' },
      ['0 null → ready', '4 ready → not-ready since 1'],
    ],
    [
      'when it is judged, if nothing was known since before that run',
      { ready: 'sfuuuff' },
      ['0 null → ready', '4 ready → unknown', '6 unknown → not-ready'],
    ],
    ['with the first check of a target that was never ready', { ready: 'fff' }, ['0 null → pending', '2 pending → not-ready']],
  ])('%s', (_, letters, entries) => {
    const { unrecorded } = judged(letters, [ready]);
    // A target that is pending from its first check on is in an outage from that check on: both begin at 0.
    expect(short(unrecorded).map((line) => line.replace(' since 0', ''))).toEqual(entries);
  });

  test('with the probe that fails, not with an older signal', () => {
    const { unrecorded } = judged({ ready: 'ssssfff', version: 'sffffff' }, [ready, signal]);
    expect(short(unrecorded)).toEqual(['0 null → ready', '1 ready → degraded', '6 degraded → not-ready since 4']);
  });

  test('with the probe that fails, not with an older wrong setting of another', () => {
    const { unrecorded } = judged({ ready: 'ssssfff', alive: 'scccccc' }, [ready, alive]);
    expect(short(unrecorded)).toEqual(['0 null → ready', '1 ready → degraded', '6 degraded → not-ready since 4']);
  });

  test('once: a failing target that gets worse or another reason goes on with it', () => {
    const { unrecorded } = judged({ ready: 'sfff  ', alive: 'sssssf' }, [ready, alive]);
    expect(short(unrecorded)).toEqual(['0 null → ready', '3 ready → not-ready since 1', '5 not-ready → down']);
  });
});

test('an entry names the reason and the cause, and no secret part of the memory', () => {
  const [, down] = judged({ ready: 'sfff' }, [ready]).unrecorded ?? [];
  expect(down).toMatchObject({ reason: 'http.status', cause: expect.stringContaining('status 500') });
});

test('what is not written yet is never part of the stored state', () => {
  const memory = judged({ ready: 'sfff' }, [ready]);
  expect(storedMemory(memory)).not.toHaveProperty('unrecorded');
  expect(readStoredMemory(JSON.parse(JSON.stringify(storedMemory(memory))))).toMatchObject({ history: { status: 'not-ready', number: 2 } });
});

describe('a target that is checked again', () => {
  const stored = { ...judged({ ready: 's' }, [ready]), unrecorded: undefined } as unknown as TargetMemory;

  test('after six minutes has no gap, after seven has one', () => {
    expect(short(resumeHistory(stored, 6 * MINUTE, undefined).unrecorded)).toEqual([]);
    expect(short(resumeHistory(stored, 7 * MINUTE, undefined).unrecorded)).toEqual(['gap 0–7']);
    expect(short(resumeHistory(stored, 7 * MINUTE, 3 * MINUTE).unrecorded)).toEqual([]);
    expect(short(resumeHistory(stored, 120 * MINUTE, 3 * MINUTE).unrecorded)).toEqual(['gap 3–120']);
  });

  test('records a gap once, however often the round begins again', () => {
    const once = resumeHistory(stored, 9 * MINUTE, undefined);
    expect(resumeHistory(once, 9 * MINUTE, undefined)).toBe(once);
  });

  test('after a release without a history begins one with what it is, and claims nothing of before', () => {
    const { history: _, ...old } = stored;
    expect(short(resumeHistory(old, 500 * MINUTE, undefined).unrecorded)).toEqual(['500 null → ready']);
  });

  test('after a rolled back release changed its status in the gap has both in order', () => {
    const changed = { ...stored, status: 'degraded', since: 4 * MINUTE } as const;
    const back = enqueueChange(target([ready]), resumeHistory(changed, 99 * MINUTE, 2 * MINUTE));
    expect(short(back.unrecorded)).toEqual(['gap 2–99', '99 ready → degraded']);
  });

  test('after it was out of the config was not monitored meanwhile', () => {
    const gone = endHistory(stored, 5 * MINUTE);
    expect(short(gone.unrecorded)).toEqual(['5 ready → null']);
    expect(endHistory(gone, 6 * MINUTE)).toBe(gone);
    const back = enqueueChange(target([ready]), resumeHistory(gone, 99 * MINUTE, 98 * MINUTE));
    expect(short(back.unrecorded)).toEqual(['5 ready → null', '99 null → ready']);
  });
});
