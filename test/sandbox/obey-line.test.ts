import { afterAll, beforeAll, expect, test } from 'vitest';
import { FAULTS, type FaultName, faultsOf } from '../../sandbox/faults/fault.ts';
import { SERVER_KINDS, type ServerKind } from '../../sandbox/faults/server-kind.ts';
import { obeyLine, parseOrder } from '../../sandbox/obey-line.ts';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ servers: [{ kind: 'gateway' }, { kind: 'micro-integrator' }] });
});
afterAll(() => sandbox.close());

test.each([
  ['', { kind: 'nothing' }],
  ['  help ', { kind: 'help' }],
  ['list', { kind: 'list' }],
  ['gw-1', { kind: 'describe', target: 'gw-1' }],
  ['gw-1   not-deployed', { kind: 'set', target: 'gw-1', fault: 'not-deployed' }],
  ['gw-1 is broken', { kind: 'misunderstood', line: 'gw-1 is broken' }],
])('reads "%s"', (line, order) => {
  expect(parseOrder(line)).toEqual(order);
});

test('sets a fault, says what it does, and clears it', async () => {
  expect(await obeyLine(sandbox, 'gw-1 not-deployed')).toBe(`gw-1: not-deployed, ${FAULTS['not-deployed'].sentence}`);
  expect(sandbox.faultOf('gw-1')).toBe('not-deployed');
  expect(await obeyLine(sandbox, 'list')).toMatch(/^gw-1: not-deployed, .*\nmi-1: no fault \(/);
  expect(await obeyLine(sandbox, 'gw-1 none')).toBe('gw-1: fault cleared');
  expect(sandbox.faultOf('gw-1')).toBe('none');
});

test('describes a server with the faults it can have', async () => {
  const text = await obeyLine(sandbox, 'mi-1');
  expect(text).toContain('faulty-capps');
  expect(text).not.toContain('not-deployed');
});

test('says what is wrong with a line instead of throwing', async () => {
  expect(await obeyLine(sandbox, 'gw-7')).toContain('target must be one of gw-1, mi-1, got "gw-7"');
  expect(await obeyLine(sandbox, 'mi-1 api-missing')).toContain('got "api-missing"');
  expect(await obeyLine(sandbox, 'a b c')).toContain('type help, list, TARGET, or TARGET FAULT');
  expect(await obeyLine(sandbox, '')).toBe('');
  expect(await obeyLine(sandbox, 'help')).toContain('TARGET FAULT');
});

test('every fault belongs to a server, every server has some', () => {
  const kinds = Object.keys(SERVER_KINDS) as ServerKind[];
  expect(new Set(kinds.flatMap(faultsOf))).toEqual(new Set(Object.keys(FAULTS) as FaultName[]));
  expect(kinds.every((kind) => faultsOf(kind).includes('down'))).toBe(true);
});
