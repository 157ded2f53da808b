import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { EVENT_SOURCE, EVENT_TYPE, statusEvent } from '../../monitor/message/status-event.ts';
import { changesAfter, GATEWAY } from '../../testkit/message-samples.ts';

const DOCS = join(import.meta.dirname, '../../docs/reference');
const page = readFileSync(join(DOCS, 'events.md'), 'utf8');
const schema = JSON.parse(readFileSync(join(DOCS, 'events.schema.json'), 'utf8'));
const [example, restart, failOver] = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text = '']) => JSON.parse(text));

/** An event as a rule sees it. */
function event(detail: object): object {
  return { source: EVENT_SOURCE, 'detail-type': EVENT_TYPE, detail: JSON.parse(JSON.stringify(detail)) };
}

/** Whether a pattern takes an event, in the part of the language the page uses. Source: Amazon EventBridge user guide, "Event patterns". */
function takes(pattern: unknown, value: unknown): boolean {
  if (Array.isArray(pattern)) {
    return pattern.some((one) => (typeof one === 'object' && one !== null ? one.exists === (value !== undefined) : one === value));
  }
  const of = (key: string) => (value as Readonly<Record<string, unknown>> | undefined)?.[key];
  return Object.entries(pattern as object).every(([key, part]) => takes(part, of(key)));
}

const eventsAfter = (...minutes: Parameters<typeof changesAfter>[0]) => changesAfter(minutes).map((change) => statusEvent('prod', change));
const REFUSED = { ready: 'tcp.refused', websocket: 'tcp.refused' } as const;
const [down] = eventsAfter({}, REFUSED);
const [up] = eventsAfter({}, REFUSED, {});

test('the example on the page keeps to the schema beside it, and has the fields of a real one', () => {
  const validate = new Ajv2020({ strict: true, validateFormats: false }).compile(schema);
  expect(validate(example) ? null : validate.errors).toBeNull();
  expect(Object.keys(example)).toEqual(Object.keys(down ?? {}));
  const { id, at, incidentSince, labels: _, ...rest } = example;
  expect(down).toMatchObject(rest);
  expect(id).toBe(`prod/gw-1/${Date.parse(at)}/down`);
  expect(at).toBe(incidentSince);
  expect(page).toContain(`| source | \`${EVENT_SOURCE}\` |`);
  expect(page).toContain(`| detail-type | \`${EVENT_TYPE}\` |`);
});

test('every field that may be there is on the page or explains itself in the schema', () => {
  const plain = ['schema', 'id', 'monitor', 'target', 'profile', 'host', 'labels', 'at'];
  const unsaid = Object.entries<{ readonly description?: string }>(schema.properties).filter(
    ([name, { description }]) => !plain.includes(name) && !description && !page.includes(`\`${name}\``),
  );
  expect(unsaid.map(([name]) => name)).toEqual([]);
});

test('the pattern that restarts takes what refuses connections, and nothing in planned work, blind or set up badly', () => {
  const of = (changes: object) => takes(restart, event({ ...example, ...changes }));
  expect(of({})).toBe(true);
  expect(of({ silence: 'maintenance' })).toBe(false);
  expect(of({ to: 'unknown', kind: 'monitor', reason: 'monitor.network' })).toBe(false);
  expect(of({ kind: 'configuration', reason: 'tls.untrusted' })).toBe(false);
  expect(of({ to: 'ready' })).toBe(false);
});

test('the pattern that fails over takes both directions, in a silence too, and nothing that is not known', () => {
  const of = (changes: object) => takes(failOver, event({ ...example, ...changes }));
  expect([down, up].map((one) => takes(failOver, event(one ?? {})))).toEqual([true, true]);
  expect(GATEWAY.profile).toBe('gateway');
  expect(of({ silence: 'maintenance' })).toBe(true);
  expect(of({ to: 'unknown' })).toBe(false);
});
