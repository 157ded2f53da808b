import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keySaidTwice } from '../../../monitor/text/key-said-twice.ts';
import { sameJson } from '../../../monitor/text/same-json.ts';

test.each([
  ['{"status":"ready","status":"not ready"}', 'status', '"ready"', '"not ready"'],
  ['{"a":{"b":[1,{"c":1,"d":2,"c":[1]}]}}', 'c', '1', '[1]'],
  ['{"status":"ready", "st\\u0061tus" : "down" }', 'status', '"ready"', '"down"'],
  ['{"a":1,"a":1,"a":"1"}', 'a', '1', '"1"'],
  ['[{"a":null},{"a":1,"b":"}","a":{}}]', 'a', '1', '{}'],
  ['{"__proto__":1,"__proto__":2}', '__proto__', '1', '2'],
  ['{"a":"\\"","a":"\\\\"}', 'a', '"\\""', '"\\\\"'],
  ['{"":true,"":false}', '', 'true', 'false'],
])('%s says a key twice', (text, key, first, second) => {
  expect(keySaidTwice(text)).toEqual({ key, first, second });
});

test.each([
  '{"a":1,"a":1}',
  '{"a":{"x":1,"y":[2]},"a":{ "y":[2], "x":1.0 }}',
  '{"a":1,"b":{"a":2},"c":[{"a":3},{"a":4}]}',
  '{"a":"b","b":"a","c":"\\"a\\":1,\\"a\\":2"}',
  '["a","a",":",{"a":[]}]',
  '"{"',
  '[]',
  '1',
])('%s does not', (text) => {
  expect(keySaidTwice(text)).toBeUndefined();
});

test('no JSON that was written from a value says a key twice', () => {
  fc.assert(fc.property(fc.json(), (text) => keySaidTwice(text) === undefined));
});

test('a value that is written twice under one key is found, wherever it stands', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), fc.string(), (one, other, key) => {
      const [a, b, name] = [one, other, key].map((value) => JSON.stringify(value));
      const found = keySaidTwice(`[0,{"x":{${name}:${a} ,${name}: ${b}}}]`);
      expect(found === undefined).toBe(sameJson(JSON.parse(a ?? ''), JSON.parse(b ?? '')));
    }),
  );
});

test('takes no longer for a large text than for reading it', () => {
  const large = `{${Array.from({ length: 8000 }, (_, i) => `"k${i % 50}":0`).join(',')}}`;
  expect(keySaidTwice(large)).toBeUndefined();
  expect(keySaidTwice(`${'['.repeat(20_000)}${']'.repeat(20_000)}`)).toBeUndefined();
});
