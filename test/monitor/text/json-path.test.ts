import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { jsonPathFault, selectedValues } from '../../../monitor/text/json-path.ts';

type Recorded = readonly [path: string, document: unknown, values: readonly unknown[] | null, isOneOf: boolean];

const RECORDED = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../fixtures/jsonpath/recorded.json'), 'utf8'),
) as readonly Recorded[];

const valuesOf = (path: string, json: unknown) => [...selectedValues(path, json)].map(({ value }) => value);

test('selects what another implementation selects, and refuses what it refuses', () => {
  expect(RECORDED.length).toBeGreaterThan(800);
  const wrong = RECORDED.filter(([path, json, values, isOneOf]) => {
    if (values === null) return jsonPathFault(path) === undefined;
    if (jsonPathFault(path) !== undefined) return true;
    const mine = JSON.stringify(valuesOf(path, json));
    return !(isOneOf ? values : [values]).some((each) => JSON.stringify(each) === mine);
  });
  expect(wrong).toEqual([]);
});

describe('a fault names the place and shows nothing that controls a terminal', () => {
  test.each([
    ['$.a b', 'character 5'],
    ['$[', 'unclosed'],
    ['$.', 'unexpected end or character, at character 3'],
    ['$[?@.a = 1]', 'character 8'],
    ['$[?foo(@)]', "no such function 'foo'"],
    ['$..', 'bald descendant segment'],
    ['$.a\u001b[31mred', 'character 4'],
  ])('%o', (path, words) => {
    const fault = jsonPathFault(path) ?? '';
    expect(fault).toContain(words);
    expect(fault).toMatch(/^[\x20-\x7e]+$/);
  });
});

test('says where a value is, and reads properties of the document only', () => {
  expect([...selectedValues('$.checks[*].state', { checks: [{ state: 'UP' }, { state: 'DOWN' }] })]).toEqual([
    { value: 'UP', at: '$.checks[0].state' },
    { value: 'DOWN', at: '$.checks[1].state' },
  ]);
  for (const path of ['$.constructor', '$.length', '$.__proto__', '$.toString']) expect(valuesOf(path, [1])).toEqual([]);
});

test('selects values of the deepest JSON that is read', () => {
  const deep = JSON.parse(`${'['.repeat(64)}1${']'.repeat(64)}`);
  expect(valuesOf('$..[?@ == 1]', deep)).toEqual([1]);
});
