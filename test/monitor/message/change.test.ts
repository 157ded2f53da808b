import { expect, test } from 'vitest';
import { looksAt } from '../../../monitor/message/change.ts';
import { probe, seen } from '../../../testkit/samples.ts';

const READY = probe('ready', 'readiness');
const VERSION = probe('version', 'signal');
const LATENCY = probe('latency', 'signal');
const finding = { rung: 'ready', kind: 'target', reason: 'http.status', summary: '', fix: '' } as const;
const of = (name: string, ...also: readonly string[]) => ({
  kind: 'change' as const,
  at: 9,
  to: 'not-ready' as const,
  diagnosis: { ...finding, probe: name, consequences: also.map((other) => ({ ...finding, probe: other })) },
});
const named = (looks: ReturnType<typeof looksAt>) => looks.map((look) => `${look.probe}@${look.at}`);

test('what is wrong is shown with what follows from it, and nothing else', () => {
  const looks = [seen(READY, 'f', 1), seen(VERSION, 'f', 2), seen(LATENCY, 's', 3)];
  expect(named(looksAt(of('ready', 'version'), looks))).toEqual(['ready@1', 'version@2']);
});

test('six looks at what is wrong leave no room for what follows', () => {
  const looks = [...Array.from({ length: 8 }, (_, i) => seen(READY, 'f', i)), seen(VERSION, 'f', 9)];
  expect(named(looksAt(of('ready', 'version'), looks))).toEqual([2, 3, 4, 5, 6, 7].map((at) => `ready@${at}`));
});

test('what was read off is shown with its source, which has the phases', () => {
  const looks = [seen(READY, 's', 1), seen(VERSION, 's', 1), seen(LATENCY, 'f', 1, { action: 'read off ready' })];
  expect(named(looksAt(of('latency'), looks))).toEqual(['ready@1', 'latency@1']);
});

test('a recovery is shown by the looks that vouch for it', () => {
  const looks = [seen(READY, 's', 1), seen(VERSION, 's', 2)];
  expect(named(looksAt({ kind: 'change', at: 9, to: 'ready', diagnosis: null }, looks))).toEqual(['ready@1']);
});
