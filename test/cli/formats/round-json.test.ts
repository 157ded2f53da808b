import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { roundJson } from '../../../cli/formats/round-json.ts';
import { roundSchema } from '../../../cli/formats/round-schema.ts';
import { STATUSES } from '../../../monitor/health/status.ts';
import { ROLES } from '../../../monitor/target/probe.ts';
import { type LookSample, resultOf, roundOf } from '../../../testkit/command/round-samples.ts';
import { run } from '../../../testkit/test-terminal.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** The schema with no key allowed that it does not name: what a program could not have known is found. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  return 'properties' in schema ? { ...inner, additionalProperties: false } : inner;
}

const ajv = () =>
  new Ajv2020({ strict: true, strictRequired: false, formats: { 'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/ } });
const validate = ajv().compile(closed(roundSchema()) as object);

describe('the JSON of a round', () => {
  test.each([
    ['every target ready', []],
    ['a server that is down, and faulty CApps', ['gw-1=down', 'mi-1=faulty-capps']],
    ['certificates', ['gw-1=certificate-expired', 'km-1=certificate-wrong-host', 'edge-1=certificate-untrusted']],
    ['a port, a version, an API', ['gw-1=api-missing', 'tm-1=port-closed', 'km-1=wrong-version', 'mi-1=contradiction']],
  ])('keeps to its schema and has no other key: %s', async (_, faults) => {
    const { out } = await run(['check', '--sandbox', '--output', 'json', ...(faults.length > 0 ? ['--fault', ...faults] : [])]);
    const round = JSON.parse(out);
    expect(validate(round) ? null : validate.errors).toBeNull();
    const counted = STATUSES.map((status) => round.targets.filter((one: { status: string }) => one.status === status).length);
    expect(round.counts).toEqual(Object.fromEntries(STATUSES.map((status, i) => [status, counted[i]])));
  });

  test('of a gate says how far it came', async () => {
    const { out } = await run(['wait', '--sandbox', '--target', 'mi-1', '--times', '1', '--output', 'json']);
    const round = JSON.parse(out);
    expect(validate(round) ? null : validate.errors).toBeNull();
    expect(round.gate).toEqual({ open: true, ready: 1, required: 1 });
  });

  test('keeps to its schema with any outcome of any role', () => {
    const looks = fc.array(fc.tuple(fc.constantFrom(...ROLES), fc.constantFrom('s', 'f', 'c', 'u', '-')), { maxLength: 5 });
    const property = fc.property(looks, (some) => {
      const result = resultOf(some.map(([role, letter], i): LookSample => [`p-${i}`, role, letter]));
      expect(validate(JSON.parse(roundJson(roundOf([result])))) ? null : validate.errors).toBeNull();
    });
    fc.assert(property, { numRuns: 200 });
  });

  test('has a schema that refuses what is no round', () => {
    const round = JSON.parse(roundJson(roundOf([resultOf([['ready', 'readiness', 'f']])])));
    const { counts: _, ...without } = round;
    const open = ajv().compile(roundSchema());
    expect(open({ ...round, later: 1 })).toBe(true);
    for (const wrong of [without, { ...round, status: 'red' }, { ...round, at: 'now' }, { ...round, targets: [{}] }])
      expect(open(wrong)).toBe(false);
  });

  test('has the published schema, which the command prints too', async () => {
    const published = readFileSync(join(ROOT, 'docs/reference/round.schema.json'), 'utf8');
    expect((await run(['schema', '--of', 'round'])).out).toBe(published);
    expect(execFileSync(process.execPath, [join(ROOT, 'cli/bin.js'), 'schema', '--of', 'round'], { encoding: 'utf8' })).toBe(published);
  });
});
