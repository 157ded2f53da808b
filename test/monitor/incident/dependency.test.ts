import { describe, expect, test } from 'vitest';
import type { Status } from '../../../monitor/health/status.ts';
import { type Parents, parentNames, parentsOf } from '../../../monitor/incident/dependency.ts';
import type { TargetMemory } from '../../../monitor/memory/target-memory.ts';
import { newTargetMemory } from '../../../monitor/memory/target-memory.ts';
import type { Reason } from '../../../monitor/observation/reason.ts';
import { MINUTE } from '../../../testkit/minute-by-minute.ts';
import { probe, someLook, target } from '../../../testkit/samples.ts';

describe('parentsOf()', () => {
  const NOW = 100 * MINUTE;
  const child: TargetMemory = { ...newTargetMemory(0), status: 'down', incident: { since: 0, pages: true } };
  const parent = (status: Status, changes: Partial<TargetMemory> = {}): TargetMemory => ({
    ...newTargetMemory(0),
    status,
    since: 0,
    ...changes,
  });
  const paging = { incident: { since: 0, pages: true } } as const;
  const failing = {
    probes: {
      ready: { action: 'x', at: NOW, state: 'passing', run: { outcome: 'failure', count: 1 }, unknowns: 0, blind: false, answered: true },
    },
  } as const;

  test.each<readonly [string, readonly (TargetMemory | undefined)[], Parents]>([
    ['without parents', [], 'none'],
    ['a red one', [parent('down', paging)], 'red'],
    ['a red one that wakes nobody', [parent('down', { incident: { since: 0 } })], 'none'],
    ['a ready one', [parent('ready')], 'none'],
    ['one that turned ready just now', [parent('ready', { since: NOW - MINUTE })], 'undecided'],
    ['one with a failing run', [parent('ready', failing)], 'undecided'],
    ['one without a verdict', [parent('pending')], 'undecided'],
    ['one we cannot see', [parent('unknown', paging)], 'none'],
    ['one never seen', [undefined], 'none'],
    ['two red ones', [parent('down', paging), parent('not-ready', paging)], 'red'],
    ['one of two red', [parent('down', paging), parent('ready')], 'none'],
    ['one red, one not judged yet', [parent('down', paging), parent('ready', failing)], 'undecided'],
  ])('%s', (_, parents, expected) => {
    expect(parentsOf(child, parents, NOW)).toBe(expected);
  });

  test('a child that does not page is folded into a parent that does not either', () => {
    expect(parentsOf({ ...child, incident: { since: 0 } }, [parent('down', { incident: { since: 0 } })], NOW)).toBe('red');
  });
});

describe('parentNames()', () => {
  const token = { name: 'shop', look: someLook, tls: { verify: true }, field: 'access_token', lifetimeSeconds: 300 } as const;
  const child = target([probe('ready', 'readiness'), probe('call/menu', 'readiness')], {
    dependsOn: ['lb-1'],
    tokens: [
      { ...token, issuer: 'km-1' },
      { ...token, name: 'elsewhere' },
    ],
  });
  const failing = (...reasons: readonly Reason[]): TargetMemory => ({
    ...newTargetMemory(0),
    probes: Object.fromEntries(
      reasons.map((reason, i) => [
        `p${i}`,
        { action: 'x', at: 0, state: 'failing' as const, unknowns: 0, blind: false, answered: true, complaint: { reason, detail: '' } },
      ]),
    ),
  });

  test.each<readonly [string, readonly Reason[], readonly string[]]>([
    ['nothing fails', [], ['lb-1']],
    ['a token alone', ['token.unavailable'], ['km-1']],
    ['two tokens', ['token.unavailable', 'token.refused'], ['km-1']],
    ['a token, and the server itself', ['token.unavailable', 'tcp.refused'], ['lb-1']],
    ['a code of the gateway', ['gateway.auth-backend'], ['lb-1']],
  ])('%s', (_, reasons, expected) => {
    expect(parentNames(child, failing(...reasons))).toEqual(expected);
  });

  test('a token of a server that is no target folds into nothing', () => {
    expect(parentNames({ ...child, tokens: [token] }, failing('token.unavailable'))).toEqual(['lb-1']);
  });
});
