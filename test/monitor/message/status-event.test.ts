import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { RUNGS } from '../../../monitor/health/diagnosis.ts';
import { STATUSES } from '../../../monitor/health/status.ts';
import { SILENCES } from '../../../monitor/memory/silence.ts';
import { statusEvent } from '../../../monitor/message/status-event.ts';
import { REASONS, type Reason } from '../../../monitor/observation/reason.ts';
import { changesAfter } from '../../../testkit/message-samples.ts';

const schema = JSON.parse(readFileSync(join(import.meta.dirname, '../../../docs/reference/events.schema.json'), 'utf8'));
const validate = new Ajv2020({ strict: true, validateFormats: false }).compile(schema);

function wrongWith(event: unknown): unknown {
  return validate(JSON.parse(JSON.stringify(event))) ? null : validate.errors;
}

describe('the documented schema fits', () => {
  test.each(Object.keys(REASONS) as Reason[])('an event for %s', (reason) => {
    for (const change of changesAfter([{}, { ready: reason }])) expect(wrongWith(statusEvent('prod', change))).toBeNull();
  });

  test.each([...SILENCES, 'nobody'] as const)('one that people were not told because of: %s', (because) => {
    const [change] = changesAfter([{}, { ready: 'tcp.refused' }]);
    const event = change && statusEvent('prod', { ...change, decision: { notify: false, because } });
    expect(event).toMatchObject({ silence: because });
    expect(wrongWith(event)).toBeNull();
  });

  test('a first verdict and a recovery', () => {
    const stories = [changesAfter([{}]), changesAfter([{}, { ready: 'tcp.refused' }, {}])];
    const events = stories.flat().map((change) => statusEvent('prod', change));
    expect(events.map(wrongWith)).toEqual([null, null]);
    expect(events[0]).not.toHaveProperty('from');
    expect(events[1]).toMatchObject({ from: 'not-ready', to: 'ready', incidentSince: '2026-01-31T02:01:20.000Z' });
  });

  test('every status, silence and rung there is, in the same words', () => {
    const { $defs, properties } = schema;
    expect($defs.status.enum.toSorted()).toEqual(STATUSES.toSorted());
    expect(properties.silence.enum).toEqual([...SILENCES, 'nobody']);
    expect(properties.rung.enum).toEqual(RUNGS);
  });

  test('and nothing else', () => {
    const [change] = changesAfter([{}]);
    const event = change && statusEvent('prod', change);
    expect(wrongWith({ ...event, to: 'broken' })).not.toBeNull();
    expect(wrongWith({ ...event, more: 1 })).not.toBeNull();
  });
});

test('an event says on which rung the way broke, and why', () => {
  const event = changesAfter([{}, { ready: 'tcp.refused' }]).map((change) => statusEvent('prod', change));
  expect(event).toMatchObject([
    { rung: 'connect', reason: 'tcp.refused', kind: 'target', summary: expect.any(String), fix: expect.any(String) },
  ]);
});

test('an event names itself the same when it is sent again', () => {
  const [change] = changesAfter([{}, { ready: 'tcp.refused' }]);
  expect(change && statusEvent('prod', change).id).toBe(change && statusEvent('prod', { ...change }).id);
});
