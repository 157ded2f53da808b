import { expect, test } from 'vitest';
import type { Account } from '../../../deployment/doctor/account.ts';
import { voteSymptoms } from '../../../deployment/doctor/votes.ts';
import { planOf } from '../../../deployment/plan/plan.ts';
import { compile } from '../../../testkit/look-with.ts';

const NOW = Date.parse('2026-11-26T03:00:00Z');
const MINUTE = 60_000;
const { settings, targets } = compile(`
monitor: { name: prod, regions: [eu-west-1, eu-central-1, us-east-1] }
targets:
  - { name: gw-1, profile: gateway, host: gw-1.example.com }
  - { name: mi-1, profile: micro-integrator, host: mi-1.example.com }
`);
const plan = planOf(settings, targets);
const found = (votes: NonNullable<Account['votes']>) =>
  voteSymptoms({ votes } as Account, { settings, plan, version: '1.0.0', now: NOW }).map(({ code, what }) => `${code}: ${what}`);
const all = (at: number) => ({ 'api-manager': at, 'micro-integrator': at });

test('regions that vote on all shards are in order', () => {
  expect(found({ value: { 'eu-central-1': all(NOW - MINUTE), 'us-east-1': all(NOW - 5 * MINUTE) } })).toEqual([]);
});

test('a region that stopped, and one that never voted on a shard, are named', () => {
  expect(found({ value: { 'eu-central-1': all(NOW - 6 * MINUTE), 'us-east-1': { 'api-manager': NOW } } })).toEqual([
    'votes-missing: eu-central-1 does not vote: on the shard api-manager it last voted 6 min ago',
    'votes-missing: us-east-1 does not vote: on the shard micro-integrator it never voted',
  ]);
});

test('votes that cannot be read may be in order', () => {
  expect(found({ unreadable: 'AccessDenied' })).toEqual(['unreadable: the votes of further regions cannot be read: AccessDenied']);
});
