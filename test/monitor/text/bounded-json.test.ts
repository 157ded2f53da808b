import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readEvent } from '../../../deployment/schedule/event.ts';
import { readJson } from '../../../monitor/text/bounded-json.ts';
import { isReaderName } from '../../../wso2/readers/read-answer.ts';

const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

test('readJson() reads what is JSON, as JSON has it', () => {
  for (const value of [null, 1, 'a', [], {}, { a: [{ b: null }] }]) expect(readJson(JSON.stringify(value))).toEqual(value);
  for (const text of ['', '{', 'undefined', "{'a':1}"]) expect(readJson(text)).toBeUndefined();
});

test('readJson() reads 64 levels, and nothing deeper', () => {
  expect(readJson(nested(64))).toBeDefined();
  for (const levels of [66, 1000, 500_000]) expect(readJson(nested(levels))).toBeUndefined();
  expect(readJson(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`)).toBeUndefined();
});

test('readJson() reads as many characters as it is told to', () => {
  expect([readJson('"abc"', 5), readJson('"abc"', 4)]).toEqual(['abc', undefined]);
});

test('an event nested too deeply is refused like any other stranger', () => {
  const event = JSON.parse(readFileSync(join(import.meta.dirname, '../../fixtures/event-v1.json'), 'utf8'));
  const deep = JSON.parse(nested(50_000));
  for (const stranger of [
    { ...event, extra: deep },
    { ...event, v: deep },
    { ...event, targets: [{ ...event.targets[0], extra: deep }] },
  ])
    expect(readEvent(stranger, 'api-manager', Date.parse('2026-01-31T08:00:00Z'), isReaderName)).toMatchObject({
      refused: expect.stringContaining('nested too deeply'),
    });
});
