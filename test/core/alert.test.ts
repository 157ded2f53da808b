import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Alert, composeAlert } from '../../monitor/core/alert.ts';
import type { Change } from '../../monitor/core/change.ts';
import { STATUS_WORDS } from '../../monitor/core/in-words.ts';
import { type NoticeSetting, noticeOf } from '../../monitor/core/notice-of.ts';
import type { Observation } from '../../monitor/core/observation.ts';
import { oweChange } from '../../monitor/core/owed.ts';
import { REASONS, type Reason } from '../../monitor/core/reason.ts';
import { STATUSES } from '../../monitor/core/status.ts';
import type { Target } from '../../monitor/core/target.ts';
import { firstSight, judgeTarget } from '../../monitor/core/target-health.ts';
import { impactOf } from '../../monitor/wso2/impact.ts';
import { probe, seen, target } from './samples.ts';

const MINUTE = 60_000;
const AT = Date.parse('2026-01-31T08:00:00Z');
const PROBES = [probe('ready', 'readiness', { failureThreshold: 1 }), probe('websocket', 'signal', { failureThreshold: 1 })];
const setting = { monitor: 'prod', impactOf };

/** What each probe sees in one minute: an outcome's letter, or the reason it fails with, and its detail. */
type Minute = readonly [ready: 's' | 'u' | Reason, websocket: 's' | Reason, detail?: string];

/** The changes owed after these minutes of a gateway, all but the first `told`. */
function changesOf(minutes: readonly Minute[], told = 0, changes: Partial<Target> = {}): readonly Change[] {
  const of = target(PROBES, { profile: 'gateway', ...changes });
  let health = firstSight(AT - MINUTE);
  let observations: readonly Observation[] = [];
  minutes.forEach(([ready, websocket, detail = 'status 500'], i) => {
    const at = AT + i * MINUTE;
    observations = PROBES.map((one, p) => {
      const word = p === 0 ? ready : websocket;
      const more = { latencyMs: 12.3, address: '192.0.2.7' };
      if (word === 's' || word === 'u') return seen(one, word, at, more);
      return seen(one, 'f', at, { ...more, reason: word, detail, answered: !word.startsWith('tcp') } as Partial<Observation>);
    });
    health = oweChange(of, judgeTarget(of, health, observations, at));
  });
  return (health.owed ?? []).slice(told).map((owed) => ({ ...owed, target: of, health, observations }));
}

/** All of these as one message. */
function alertOf(changes: readonly Change[], { monitor, ...more }: NoticeSetting): Alert {
  const byTarget = [...Map.groupBy(changes, ({ target: of }) => of.name).values()];
  return composeAlert(
    byTarget.flatMap(([first, ...rest]) => (first ? [noticeOf([first, ...rest], { monitor, ...more })] : [])),
    { monitor },
  );
}

const REFUSED: Minute = ['tcp.refused', 'tcp.refused', '192.0.2.7 port 80: ECONNREFUSED'];
const FINE: Minute = ['s', 's'];
const NOT_DEPLOYED: Minute = ['wso2.not-deployed', 's', 'status 500, empty body'];

describe('people read', () => {
  test('of a target that is not ready: since when, why, what to do, what it means', () => {
    const { subject, sms, text } = alertOf(changesOf([FINE, NOT_DEPLOYED], 1), setting);
    expect(subject).toBe('NOT READY gw-1: API deployment not complete');
    expect(sms).toBe('prod: NOT READY gw-1: API deployment not complete');
    expect(text).toBe(`NOT READY  gw-1  (gateway, gw.example.com)
  since    2026-01-31 08:01:00, was READY
  why      API deployment not complete: status 500, empty body
  fix      read the gateway log for artifact retrieval; check the link to the Control Plane; if it gave up, restart the gateway
  traffic  send it no API traffic: calls through this node may be refused or answered with 404
  look     ready: GET http://gw.example.com:80/, 192.0.2.7, 12 ms (wso2.not-deployed)
  runbook  docs/runbook.md#wso2not-deployed

-- 
prod, told by gatewatch. Times are UTC.
`);
  });

  test('of a recovery: how long it took', () => {
    const { subject, text } = alertOf(changesOf([FINE, REFUSED, REFUSED, REFUSED, FINE], 2), setting);
    expect(subject).toBe('READY gw-1: recovered after 3 min');
    expect(text).toBe(`READY  gw-1  (gateway, gw.example.com)
  since    2026-01-31 08:04:00, was DOWN; the incident lasted 3 min

-- 
prod, told by gatewatch. Times are UTC.
`);
  });

  test('of a target that changed twice: the latest, then what was before', () => {
    const labels = { site: 'fra', team: 'api' };
    const { subject, text } = alertOf(changesOf([FINE, REFUSED, NOT_DEPLOYED], 1, { labels }), setting);
    expect(subject).toBe('NOT READY gw-1: API deployment not complete');
    expect(text).toBe(`NOT READY  gw-1  (gateway, gw.example.com)
  since    2026-01-31 08:02:00, was DOWN; the incident is open for 60 s
  why      API deployment not complete: status 500, empty body
  fix      read the gateway log for artifact retrieval; check the link to the Control Plane; if it gave up, restart the gateway
  traffic  send it no API traffic: calls through this node may be refused or answered with 404
  look     ready: GET http://gw.example.com:80/, 192.0.2.7, 12 ms (wso2.not-deployed)
  before   DOWN at 2026-01-31 08:01:00: connection refused: nothing listens on the port
  labels   site=fra, team=api
  runbook  docs/runbook.md#wso2not-deployed

-- 
prod, told by gatewatch. Times are UTC.
`);
  });

  test('of several targets: the worst first, each in a paragraph', () => {
    const changes = [
      ...changesOf([FINE], 0, { name: 'gw-4' }),
      ...changesOf([FINE, ['s', 'tcp.refused', 'port 9099']], 1, { name: 'gw-2' }),
      ...changesOf([FINE, REFUSED], 1, { name: 'gw-3' }),
    ];
    const { subject, text } = alertOf(changes, { ...setting, runbook: 'https://wiki.example.com/oncall' });
    expect(subject).toBe('DOWN gw-3: connection refused: nothing listens on the port (and 1 DEGRADED, 1 READY)');
    expect(text).toBe(`DOWN  gw-3  (gateway, gw.example.com)
  since    2026-01-31 08:01:00, was READY
  why      connection refused: nothing listens on the port: 192.0.2.7 port 80: ECONNREFUSED
  fix      start the server, or correct the port or \`portOffset\`
  traffic  send it no API traffic: calls through this node may be refused or answered with 404
  look     ready: GET http://gw.example.com:80/, 192.0.2.7, 12 ms (tcp.refused)
  also     websocket: the same (tcp.refused)
  runbook  https://wiki.example.com/oncall#tcprefused

DEGRADED  gw-2  (gateway, gw.example.com)
  since    2026-01-31 08:01:00, was READY
  why      connection refused: nothing listens on the port: port 9099
  fix      the server answers elsewhere: look in its log for why nothing listens on this port, or correct the port
  traffic  it takes traffic; something else needs attention
  look     websocket: GET http://gw.example.com:80/, 192.0.2.7, 12 ms (tcp.refused)
  runbook  https://wiki.example.com/oncall#tcprefused

READY  gw-4  (gateway, gw.example.com)
  since    2026-01-31 08:00:00, first verdict

-- 
prod, told by gatewatch. Times are UTC.
`);
  });

  test('that the monitor is blind, and that this says nothing of the server', () => {
    const { subject, text } = alertOf(changesOf([FINE, REFUSED, ['u', 's']], 2), setting);
    expect(subject).toBe('UNKNOWN gw-1: the monitor ran out of sockets or memory');
    expect(text).toContain('was DOWN; the incident is open for 60 s\n');
    expect(text).toContain('traffic  the monitor is blind here; this says nothing about the server\n');
  });

  test('of the look what is known: nothing where it was not seen in this round, no address and time where it had none', () => {
    const [change] = changesOf([FINE, REFUSED], 1);
    const textWith = (observations: readonly Observation[]) => alertOf(change ? [{ ...change, observations }] : [], setting).text;
    expect(textWith([])).not.toContain('  look ');
    expect(textWith([seen(PROBES[0] ?? probe('ready', 'readiness'), 'f', AT)])).toContain(
      'look     ready: GET http://gw.example.com:80/ (tcp.refused)\n',
    );
  });

  test.each<readonly [string, readonly Minute[], number, string]>([
    ['a target that is new and fine', [FINE], 0, 'READY gw-1: now monitored'],
    ['one that is no longer degraded', [['s', 'tcp.refused'], FINE], 1, 'READY gw-1: all well again'],
    ['one that was down for a moment, told at once', [FINE, REFUSED, FINE], 1, 'READY gw-1: recovered after 60 s'],
    ['a probe of its own', [FINE, ['s', 'http.timeout']], 1, 'DEGRADED gw-1: websocket: no complete answer in time'],
  ])('in the subject of %s', (_, minutes, told, subject) => {
    expect(alertOf(changesOf(minutes, told), setting).subject).toBe(subject);
  });
});

describe('the subject', () => {
  const hostile = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.constant('a\r\nBcc: x@example.com'),
    fc.constant('é'.repeat(300)),
  );
  const reasons = fc.constantFrom(...(Object.keys(REASONS) as Reason[]).filter((reason) => REASONS[reason].kind !== 'monitor'));

  test('is one line of fewer than 100 printable ASCII characters, whatever comes; so is the text message, of at most 140', () => {
    const story = fc.array(fc.tuple(fc.oneof(fc.constant('s' as const), reasons), fc.oneof(fc.constant('s' as const), reasons), hostile), {
      minLength: 1,
      maxLength: 3,
    });
    const some = fc.array(fc.tuple(hostile, hostile, story), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(some, hostile, (all, monitor) => {
        const changes = all.flatMap(([name, host, minutes], i) => changesOf(minutes, 0, { name: `${name}${i}`, host }));
        const { subject, sms } = alertOf(changes, { ...setting, monitor });
        expect(subject).toMatch(/^[\x20-\x7e]{1,99}$/);
        expect(sms).toMatch(/^[\x20-\x7e]{1,140}$/);
      }),
      { numRuns: 200 },
    );
  });

  test('names status and target, and begins with the reason, however long the name may be', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9-]{1,63}$/), reasons, (name, reason) => {
        const [change] = changesOf([[reason, 's']], 0, { name });
        const { subject } = alertOf(change ? [change] : [], setting);
        expect(subject).toMatch(new RegExp(`^NOT READY ${name}: `));
        expect(REASONS[reason].sentence.startsWith(subject.slice(`NOT READY ${name}: `.length).replace(/\.\.\.$/, ''))).toBe(true);
      }),
    );
  });

  test('of two hundred targets at once still says which is worst, why, and how many more there are', () => {
    const all = Array.from({ length: 200 }, (_, i) => changesOf([FINE, i === 150 ? REFUSED : NOT_DEPLOYED], 1, { name: `gw-${i}` })).flat();
    const { subject } = alertOf(all, setting);
    expect(subject).toBe('DOWN gw-150: connection refused: nothing listens on the port (and 199 NOT READY)');
  });

  test('cuts the reason rather than how many more there are', () => {
    const all = Array.from({ length: 30 }, (_, i) =>
      changesOf([FINE, REFUSED], 1, { name: `gateway-of-the-north-western-region-${i}` }),
    ).flat();
    expect(alertOf(all, setting).subject).toBe(
      'DOWN gateway-of-the-north-western-region-0: connection refused: nothing listens on... (and 29 DOWN)',
    );
  });

  test('begins with the worst status of all', () => {
    const kinds: readonly (readonly Minute[])[] = [[FINE], [REFUSED], [NOT_DEPLOYED], [['u', 's']], [['s', 'http.timeout']]];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...kinds), { minLength: 1, maxLength: 12 }), (all) => {
        const changes = all.flatMap((minutes, i) => changesOf(minutes, 0, { name: `gw-${i}` }));
        const worst = STATUSES.find((status) => changes.some(({ to }) => to === status)) ?? 'ready';
        const { subject, text, attributes } = alertOf(changes, setting);
        expect(subject.startsWith(`${STATUS_WORDS[worst]} gw-`)).toBe(true);
        expect(attributes.status).toBe(worst);
        const heads = text.split('\n').flatMap((line) => /^([A-Z ]+) {2}gw-/.exec(line)?.[1] ?? []);
        const order = heads.map((head) => STATUSES.findIndex((status) => STATUS_WORDS[status] === head));
        expect(order).toEqual(order.toSorted((a, b) => a - b));
        expect(heads).toHaveLength(all.length);
      }),
    );
  });
});

describe('machines read', () => {
  test('the round with the targets concerned, and the changes', () => {
    const { json } = alertOf(changesOf([FINE, REFUSED, NOT_DEPLOYED], 1), setting);
    const round = JSON.parse(json);
    expect(Object.keys(round)).toEqual(['schema', 'monitor', 'at', 'status', 'targets', 'changes']);
    expect(round).toMatchObject({ schema: 'gatewatch/round/v1', monitor: 'prod', at: '2026-01-31T08:02:00.000Z', status: 'not-ready' });
    expect(round.targets).toHaveLength(1);
    expect(Object.keys(round.targets[0])).toEqual(['name', 'profile', 'host', 'status', 'diagnosis', 'probes']);
    expect(round.targets[0].diagnosis).toMatchObject({ rung: 'ready', probe: 'ready', reason: 'wso2.not-deployed', kind: 'target' });
    expect(round.targets[0].probes[0]).toEqual({
      name: 'ready',
      role: 'readiness',
      action: 'GET http://gw.example.com:80/',
      outcome: 'failure',
      reason: 'wso2.not-deployed',
      detail: 'status 500, empty body',
      at: '2026-01-31T08:02:00.000Z',
      address: '192.0.2.7',
      latencyMs: 12.3,
    });
    expect(round.changes).toEqual([
      {
        target: 'gw-1',
        at: '2026-01-31T08:01:00.000Z',
        kind: 'change',
        from: 'ready',
        to: 'down',
        reason: 'tcp.refused',
        runbook: 'docs/runbook.md#tcprefused',
      },
      {
        target: 'gw-1',
        at: '2026-01-31T08:02:00.000Z',
        kind: 'change',
        from: 'down',
        to: 'not-ready',
        reason: 'wso2.not-deployed',
        runbook: 'docs/runbook.md#wso2not-deployed',
      },
    ]);
  });

  test('a first verdict without a status before, a recovery without a reason', () => {
    const first = JSON.parse(alertOf(changesOf([FINE]), setting).json);
    expect(first.changes).toEqual([{ target: 'gw-1', at: '2026-01-31T08:00:00.000Z', kind: 'change', to: 'ready' }]);
    expect(first.targets[0].diagnosis).toBeNull();
  });

  test('attributes to filter by: the target where there is one, the reason where there is one', () => {
    expect(alertOf(changesOf([FINE, REFUSED], 1), setting).attributes).toEqual({
      monitor: 'prod',
      status: 'down',
      target: 'gw-1',
      reason: 'tcp.refused',
    });
    expect(alertOf(changesOf([FINE]), setting).attributes).toEqual({ monitor: 'prod', status: 'ready', target: 'gw-1' });
    const two = [...changesOf([FINE]), ...changesOf([FINE, NOT_DEPLOYED], 1, { name: 'gw-2' })];
    expect(alertOf(two, setting).attributes).toEqual({ monitor: 'prod', status: 'not-ready', reason: 'wso2.not-deployed' });
  });
});
