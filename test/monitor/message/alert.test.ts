import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { STATUSES } from '../../../monitor/health/status.ts';
import { judgeTarget } from '../../../monitor/health/target-health.ts';
import { enqueueChange } from '../../../monitor/incident/outbox.ts';
import { newTargetMemory } from '../../../monitor/memory/target-memory.ts';
import { type Alert, composeAlert } from '../../../monitor/message/alert.ts';
import type { Change } from '../../../monitor/message/change.ts';
import type { NotificationSetting } from '../../../monitor/message/notification.ts';
import { STATUS_WORDS } from '../../../monitor/message/words.ts';
import { writeNotification } from '../../../monitor/message/write-notification.ts';
import type { Observation } from '../../../monitor/observation/observation.ts';
import { degradesOnly, REASONS, type Reason } from '../../../monitor/observation/reason.ts';
import type { Target } from '../../../monitor/target/target.ts';
import { probe, seen, target } from '../../../testkit/samples.ts';
import { impactOf } from '../../../wso2/readers/impact.ts';

const MINUTE = 60_000;
const AT = Date.parse('2026-01-31T08:00:00Z');
const PROBES = [probe('ready', 'readiness', { failureThreshold: 1 }), probe('websocket', 'signal', { failureThreshold: 1 })];
const setting = { monitor: 'prod', impactOf };

/** What each probe sees in one minute: an outcome's letter, or the reason it fails with, and its detail. */
type Minute = readonly [ready: 's' | 'u' | Reason, websocket: 's' | Reason, detail?: string];

/** The changes owed after these minutes of a gateway, all but the first `told`. */
function changesOf(minutes: readonly Minute[], told = 0, changes: Partial<Target> = {}): readonly Change[] {
  const of = target(PROBES, { profile: 'gateway', ...changes });
  let health = newTargetMemory(AT - MINUTE);
  let observations: readonly Observation[] = [];
  minutes.forEach(([ready, websocket, detail = 'status 500'], i) => {
    const at = AT + i * MINUTE;
    observations = PROBES.map((one, p) => {
      const word = p === 0 ? ready : websocket;
      const more = { latencyMs: 12.3, address: '192.0.2.7' };
      if (word === 's' || word === 'u') return seen(one, word, at, more);
      return seen(one, 'f', at, { ...more, reason: word, detail, answered: !word.startsWith('tcp') } as Partial<Observation>);
    });
    health = enqueueChange(of, judgeTarget(of, health, observations, at));
  });
  return (health.outbox ?? []).slice(told).map((owed) => ({ ...owed, target: of, health, observations }));
}

/** All of these as one message. */
function alertOf(changes: readonly Change[], { monitor, ...more }: NotificationSetting): Alert {
  const byTarget = [...Map.groupBy(changes, ({ target: of }) => of.name).values()];
  return composeAlert(
    byTarget.flatMap(([first, ...rest]) => (first ? [writeNotification([first, ...rest], { monitor, ...more })] : [])),
    { monitor },
  );
}

const REFUSED: Minute = ['tcp.refused', 'tcp.refused', '192.0.2.7 port 80: ECONNREFUSED'];
const FINE: Minute = ['s', 's'];
const NOT_DEPLOYED: Minute = ['wso2.not-deployed', 's', 'status 500, empty body'];

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
        const status = degradesOnly(reason) ? 'DEGRADED' : 'NOT READY';
        expect(subject).toMatch(new RegExp(`^\\[prod\\] ${status} ${name}: `));
        const said = subject.slice(`[prod] ${status} ${name}: `.length).replace(/^not checked \(|\.\.\.$/g, '');
        expect(`${REASONS[reason].sentence}not checked (`.includes(said)).toBe(true);
      }),
    );
  });

  test('of two hundred targets at once still says which is worst, why, and how many more there are', () => {
    const all = Array.from({ length: 200 }, (_, i) => changesOf([FINE, i === 150 ? REFUSED : NOT_DEPLOYED], 1, { name: `gw-${i}` })).flat();
    const { subject } = alertOf(all, setting);
    expect(subject).toBe('[prod] DOWN gw-150: connection refused (nothing listens on the port) (and 199 NOT READY)');
  });

  test('cuts the reason rather than how many more there are', () => {
    const all = Array.from({ length: 30 }, (_, i) =>
      changesOf([FINE, REFUSED], 1, { name: `gateway-of-the-north-western-region-${i}` }),
    ).flat();
    expect(alertOf(all, setting).subject).toBe(
      '[prod] DOWN gateway-of-the-north-western-region-0: connection refused (nothing lis... (and 29 DOWN)',
    );
  });

  test('begins with the worst status of all', () => {
    const kinds: readonly (readonly Minute[])[] = [[FINE], [REFUSED], [NOT_DEPLOYED], [['u', 's']], [['s', 'http.timeout']]];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...kinds), { minLength: 1, maxLength: 12 }), (all) => {
        const changes = all.flatMap((minutes, i) => changesOf(minutes, 0, { name: `gw-${i}` }));
        const worst = STATUSES.find((status) => changes.some(({ to }) => to === status)) ?? 'ready';
        const { subject, text, attributes } = alertOf(changes, setting);
        expect(subject.startsWith(`[prod] ${STATUS_WORDS[worst]} gw-`)).toBe(true);
        expect(attributes.status).toBe(worst);
        const heads = text.split('\n').flatMap((line) => /^([A-Z ]+) {2}gw-/.exec(line)?.[1] ?? []);
        const order = heads.map((head) => STATUSES.findIndex((status) => STATUS_WORDS[status] === head));
        expect(order).toEqual(order.toSorted((a, b) => a - b));
        expect(heads).toHaveLength(all.length);
      }),
    );
  });
});

test('a mail ends with its links, after all that is wrong; no other form has them', () => {
  const links = [
    { name: 'Dashboard', url: 'https://console.example.com/#d' },
    { name: 'Status page', url: 'https://status.example.com' },
  ];
  const notices = changesOf([FINE, REFUSED], 1).map((change) => writeNotification([change], setting));
  const [plain, linked] = [composeAlert(notices, { monitor: 'prod' }), composeAlert(notices, { monitor: 'prod', links })];
  const end = '\n\n-- \nSent by gatewatch (monitor: prod). All times are UTC.\n';
  expect(linked.text).toBe(
    plain.text.replace(end, `\n\nDashboard: https://console.example.com/#d\nStatus page: https://status.example.com${end}`),
  );
  expect({ ...linked, text: '' }).toEqual({ ...plain, text: '' });
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
      kind: 'change',
      reason: 'tcp.refused',
    });
    expect(alertOf(changesOf([FINE]), setting).attributes).toEqual({ monitor: 'prod', status: 'ready', kind: 'change', target: 'gw-1' });
    const two = [...changesOf([FINE]), ...changesOf([FINE, NOT_DEPLOYED], 1, { name: 'gw-2' })];
    expect(alertOf(two, setting).attributes).toEqual({
      monitor: 'prod',
      status: 'not-ready',
      kind: 'change',
      reason: 'wso2.not-deployed',
    });
  });
});
