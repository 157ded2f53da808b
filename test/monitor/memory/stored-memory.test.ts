import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packTargets, readEvent } from '../../../deployment/schedule/event.ts';
import { readStoredMemory, storedMemory } from '../../../monitor/memory/stored-memory.ts';
import { readDigest } from '../../../monitor/message/read-digest.ts';
import { isReaderName } from '../../../wso2/readers/read-answer.ts';

// What an earlier release wrote is read by this one: schedules are not updated at the same moment as functions, and memories outlive both. These
// files are written once for a version and never again; what no longer reads them needs a new version.

const fixture = (name: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../../fixtures', name), 'utf8')) as Record<string, unknown>;

test('an event of version 1 is read whole', () => {
  const event = fixture('event-v1.json');
  const minute = Date.parse('2026-01-31T08:00:00Z');
  const work = readEvent(event, 'api-manager', minute, isReaderName);
  if ('refused' in work) throw new Error(work.refused);
  expect(work).toMatchObject({ shard: 'api-manager', at: minute });
  expect({ ...packTargets(work.shard, work.targets), at: event.at }).toEqual(event);
});

test('so is one with maintenance windows, targets under others and the shards of all', () => {
  const event = fixture('event-v1-windows.json');
  const work = readEvent(event, 'api-manager', Date.parse('2026-11-29T01:30:00Z'), isReaderName);
  if ('refused' in work) throw new Error(work.refused);
  expect(work.targets.map(({ name, maintenance = [], dependents = [] }) => [name, maintenance.length, dependents])).toEqual([
    ['lb-1', 1, ['gw-1']],
    ['gw-1', 2, []],
  ]);
  expect({ ...packTargets(work.shard, work.targets, work.shards), at: event.at }).toEqual(event);
});

test('a digest of version 1, which waited in the queue while a release was deployed, is read whole', () => {
  const digest = fixture('digest-v1.json');
  expect(JSON.stringify(readDigest(digest))).toBe(JSON.stringify(digest));
});

/** What is stored after a release has read this and written it again. */
function writtenAgain(stored: unknown): unknown {
  const memory = readStoredMemory(stored);
  return memory && storedMemory(memory);
}

test('a memory of version 1 is read whole', () => {
  const memory = fixture('health-v1.json');
  expect(JSON.stringify(writtenAgain(memory))).toBe(JSON.stringify(memory));
  expect(Object.keys(memory).sort()).toEqual(
    ['firstSeen', 'incident', 'lease', 'owed', 'probes', 'product', 'revision', 'since', 'status', 'told', 'v', 'wasReady'].sort(),
  );
});

const failing = (changes: object) => ({
  ready: { action: 'x', at: 1, state: 'failing', unknowns: 0, blind: false, answered: true, ...changes },
});
const owedFor = (reason: string) => {
  const finding = { rung: 'http', probe: 'ready', reason, kind: 'target', summary: '', fix: '' };
  return [{ at: 1, to: 'down', diagnosis: { ...finding, consequences: [] } }];
};

test.each<readonly [string, Readonly<Record<string, unknown>>]>([
  ['an owed change that is none', { owed: [null] }],
  ['what is owed as a text', { owed: 'x' }],
  ['an owed change to no status', { owed: [{ at: 1, to: 'broken', diagnosis: null }] }],
  ['an owed change at no time', { owed: [{ at: 1e300, to: 'down', diagnosis: null }] }],
  ['a reason nobody knows in what is owed', { owed: owedFor('wso2.next') }],
  ['news of a kind nobody knows', { owed: [{ ...owedFor('http.status')[0], kind: 'next' }] }],
  ['a lease that is none', { lease: 'x' }],
  ['a lease without an end', { lease: { holder: 'x' } }],
  ['an incident that is none', { incident: 7 }],
  ['turns that are none', { turns: 'x' }],
  ['a hold that is none', { hold: {} }],
  ['a silence nobody knows', { silence: 'next' }],
  ['a told status nobody knows', { told: 'next' }],
  ['a product without a version', { product: { name: 'x' } }],
])('of a memory with %s, that alone is left out, and what was noted', (_, wrong) => {
  const whole = { ...fixture('health-v1.json'), noted: 'not-ready' };
  const left = Object.fromEntries(Object.entries(whole).filter(([key]) => key !== 'noted' && !Object.hasOwn(wrong, key)));
  expect(writtenAgain({ ...whole, ...wrong })).toEqual(left);
  expect(writtenAgain({ ...whole, owed: owedFor('http.status') })).toEqual({ ...whole, owed: owedFor('http.status') });
});

test.each<readonly [string, Readonly<Record<string, unknown>>]>([
  ['a reason nobody knows', failing({ complaint: { reason: 'wso2.next', detail: '' } })],
  ['a state nobody knows', failing({ state: 'odd' })],
  ['a tail that is none', failing({ run: { outcome: 'failure', count: 1, tail: { degrades: 'odd', count: 1 } } })],
  ['a run that is none', failing({ run: { outcome: 'odd', count: 1 } })],
  ['no health at all', { ready: 7 }],
])('a probe with %s is as good as one never looked at; the others stay', (_, wrong) => {
  const whole = fixture('health-v1.json');
  const kept = Object.entries(whole.probes as object).filter(([name]) => name !== 'ready');
  expect(writtenAgain({ ...whole, probes: { ...(whole.probes as object), ...wrong } })).toEqual({
    ...whole,
    probes: Object.fromEntries(kept),
  });
});

test.each([
  ['another version', { v: 2 }],
  ['no probes', { probes: undefined }],
  ['a status nobody knows', { status: 'next' }],
  ['a time no date is made of', { since: 1e300 }],
])('a memory with %s is as good as none', (_, wrong) => {
  expect(readStoredMemory({ ...fixture('health-v1.json'), ...wrong })).toBeUndefined();
});

test('a memory of each form the release before the model changed could store is written back byte for byte', () => {
  const texts: readonly string[] = JSON.parse(
    readFileSync(join(import.meta.dirname, '../../fixtures/stored/2026-11-28-memories.json'), 'utf8'),
  );
  expect(texts.length).toBeGreaterThan(50);
  expect(texts.map((text) => JSON.stringify(writtenAgain(JSON.parse(text))))).toEqual(texts);
});
