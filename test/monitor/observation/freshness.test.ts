import { expect, test } from 'vitest';
import { DEFAULT_TIMING } from '../../../monitor/grammar/schema/timing.ts';
import { staleness } from '../../../monitor/observation/freshness.ts';

const answer = (headers: Record<string, string>) => ({ status: 200, headers, body: '', truncated: false });

test.each([
  [{}, undefined],
  [{ age: '0' }, undefined],
  [{ age: '120' }, undefined],
  [{ age: '121' }, 'the response is 121 s old by its Age header; at most 120 s are allowed'],
  [{ age: '3, 86400' }, 'the response is 86400 s old by its Age header; at most 120 s are allowed'],
  [{ age: 'old' }, undefined],
  [{ warning: '110 cache.example.com "Response is stale"' }, 'the response says that it is stale (Warning: 110)'],
  [{ warning: '199 - "x", 111 - "Revalidation failed"' }, 'the response says that it is stale (Warning: 111)'],
  [{ warning: '113 - "Heuristic expiration"' }, 'the response says that it is stale (Warning: 113)'],
  [{ warning: '199 - "x, 110 y"' }, undefined],
  [{ warning: '199 - "a \\"b\\", 111 c", 214 - "y"' }, undefined],
  [{ warning: '199 - "a", 110 - "stale' }, 'the response says that it is stale (Warning: 110)'],
  [{ warning: '214 - "Transformation applied"' }, undefined],
])('of a response with %j: %s', (headers, expected) => {
  expect(staleness(answer(headers), DEFAULT_TIMING)).toBe(expected);
});

test.each([
  [{ periodSeconds: 10 }, '21', true],
  [{ periodSeconds: 10 }, '20', false],
  [{ maxAgeSeconds: 600 }, '600', false],
  [{ maxAgeSeconds: 0 }, '1', true],
])('the bound is two periods, or what is written: %j, age %s', (timing, age, isStale) => {
  expect(staleness(answer({ age }), { ...DEFAULT_TIMING, ...timing }) !== undefined).toBe(isStale);
});
