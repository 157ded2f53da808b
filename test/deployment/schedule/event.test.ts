import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { packTargets, readEvent, SCHEDULED_TIME } from '../../../deployment/schedule/event.ts';
import { type Family, familyOf } from '../../../deployment/schedule/family.ts';
import type { Target } from '../../../monitor/target/target.ts';
import type { TlsSetting } from '../../../monitor/target/tls-setting.ts';
import type { TokenSetting } from '../../../monitor/target/token.ts';
import { nameByHash } from '../../../monitor/text/hash.ts';
import { SERVER_KINDS, type ServerKind } from '../../../sandbox/faults/server-kind.ts';
import { writeConfig } from '../../../sandbox/write-config.ts';
import { compile } from '../../../testkit/look-with.ts';
import { probe, someLook, target } from '../../../testkit/samples.ts';
import { isReaderName } from '../../../wso2/readers/read-answer.ts';

const SERVER_KIND_NAMES = Object.keys(SERVER_KINDS) as ServerKind[];
const CA = 'test/fixtures/config/ca.pem';

const AT = '2026-01-31T08:00:00Z';
const NOW = Date.parse(AT) + 3000;
const pem = (name: string) => `-----BEGIN CERTIFICATE-----\n${name}\n-----END CERTIFICATE-----\n`;

/** What arrives when the scheduler delivers what was packed. */
function deliver(targets: readonly Target[], at = AT): Record<string, unknown> {
  return JSON.parse(JSON.stringify(packTargets('api-manager', targets)).replaceAll(SCHEDULED_TIME, at)) as Record<string, unknown>;
}

function token(tls: TlsSetting): TokenSetting {
  const look = {
    ...someLook,
    method: 'POST',
    headers: [{ name: 'authorization', credentials: 'shop' }],
    body: 'grant_type=client_credentials',
  } as const;
  return { name: 'shop', issuer: 'km-1', look, tls, field: 'access_token', lifetimeSeconds: 300 };
}

const someTarget: fc.Arbitrary<Target> = fc
  .record({
    name: fc.stringMatching(/^[a-z0-9]{1,20}$/),
    host: fc.string({ minLength: 1 }),
    version: fc.constantFrom(undefined, '4.2.0'),
    labels: fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.string()),
    ca: fc.option(fc.array(fc.constantFrom('a', 'b', 'c', 'd').map(pem), { maxLength: 3 }), { nil: undefined }),
    pins: fc.option(fc.array(fc.string()), { nil: undefined }),
    way: fc.constantFrom<Target['way'][]>(
      undefined,
      { addressFamily: 'ipv6', addresses: 'all' },
      { proxy: { scheme: 'http', host: 'proxy.example.com', port: 3128 } },
      { proxy: { scheme: 'https', host: '2001:db8::9', port: 443, credentials: 'proxy/pair', ca: [pem('a'), pem('e')] } },
    ),
    tokens: fc.constantFrom<Target['tokens'][]>(
      undefined,
      [],
      [token({ verify: true })],
      [token({ verify: true, ca: [pem('a'), pem('f')] })],
    ),
    periods: fc.array(fc.integer({ min: 1, max: 86_400 }), { minLength: 1, maxLength: 3 }),
  })
  .map(({ version, ca, pins, way, tokens, periods, ...changes }) =>
    target(
      periods.map((periodSeconds, i) => probe(`p${i}`, i === 0 ? 'readiness' : 'signal', { periodSeconds })),
      {
        ...changes,
        ...(version && { version }),
        ...(way && { way }),
        ...(tokens && { tokens }),
        tls: { verify: true, ...(ca && { ca }), ...(pins && { pins }) },
      },
    ),
  );

describe('what packTargets() packs', () => {
  // Its servers have every kind of probe that a profile can have.
  test('readEvent() accepts for all servers of the sandbox, and of the example', () => {
    const servers = SERVER_KIND_NAMES.flatMap((kind) => [1, 2].map((i) => ({ name: `${kind}-${i}`, kind, offset: 10_000 * i })));
    const sandbox = compile(writeConfig(servers, '127.0.0.1', 'ca.pem'), { files: { 'ca.pem': readFileSync(CA, 'utf8') } });
    const example = compile(readFileSync('examples/gatewatch.yaml', 'utf8').replaceAll(/^ +tls: .*ca:.*$/gm, ''));
    for (const targets of [sandbox.targets, example.targets]) {
      for (const one of targets) {
        const work = readEvent(deliver([one]), familyOf(one.profile), NOW, isReaderName);
        expect(work).toEqual(expect.objectContaining({ targets: [one] }));
      }
    }
  });

  test('readEvent() unpacks: the same targets, whatever authorities they share', () => {
    fc.assert(
      fc.property(fc.array(someTarget, { minLength: 1, maxLength: 8 }), (targets) => {
        expect(readEvent(deliver(targets), 'api-manager', NOW, isReaderName)).toEqual({
          shard: 'api-manager',
          at: Date.parse(AT),
          targets,
        });
      }),
    );
  });

  test('has each PEM text once, however many targets trust it', () => {
    fc.assert(
      fc.property(fc.array(someTarget, { maxLength: 8 }), (targets) => {
        const texts = new Set(
          [...targets, ...targets.flatMap(({ tokens = [] }) => tokens)].flatMap(({ tls, way }) => [
            ...(tls.ca ?? []),
            ...(way?.proxy?.ca ?? []),
          ]),
        );
        const event = JSON.stringify(deliver(targets));
        expect(event.split('BEGIN CERTIFICATE').length - 1).toBe(texts.size);
      }),
    );
  });

  test('has each window once, however many targets it is for, and each target is in its own again', () => {
    const [night, once] = [
      { start: '02:00', durationSeconds: 7200, timezone: 'Europe/Berlin', every: ['sunday'] },
      { start: '2026-12-01T22:00', durationSeconds: 60, timezone: 'UTC' },
    ] as const;
    const ready = [probe('ready', 'readiness')];
    const targets = [
      target(ready, { maintenance: [night] }),
      target(ready, { name: 'gw-2' }),
      target(ready, { name: 'gw-3', maintenance: [once, { ...night }], dependents: ['gw-2'] }),
    ];
    const event = deliver(targets);
    expect(event.windows).toEqual([night, once]);
    expect(readEvent(event, 'api-manager', NOW, isReaderName)).toMatchObject({ targets });
  });

  test.each<readonly [string, Readonly<Record<string, unknown>>, string]>([
    [
      'a window that is not valid',
      { windows: [{ start: '2026-02-30T02:00', durationSeconds: 60, timezone: 'UTC' }] },
      'has a maintenance window that is not valid',
    ],
    ['windows that are no list', { windows: {} }, 'has a maintenance window that is not valid'],
    ['a window that lies elsewhere', { windows: [] }, 'lacks a maintenance window of a target'],
  ])('is refused with %s, and says what to do', (_, changes, why) => {
    const window = { start: '2026-12-01T22:00', durationSeconds: 60, timezone: 'UTC' };
    const event = deliver([target([probe('ready', 'readiness')], { maintenance: [window] })]);
    expect(readEvent({ ...event, ...changes }, 'api-manager', NOW, isReaderName)).toEqual({ refused: `the event ${why}: deploy again` });
  });

  test('has every part of an expectation, as it was written', () => {
    const expectation = {
      status: [{ from: 200, to: 299 }],
      body: 'ok',
      bodyExcludes: 'error',
      json: [{ path: '$.checks[*].state', values: ['UP', 1, true, null] }],
      headers: [{ name: 'content-type', contains: 'json' }],
    };
    const of = target([probe('ready', 'readiness', { look: { ...someLook, expect: expectation } })]);
    expect(readEvent(deliver([of]), 'api-manager', NOW, isReaderName)).toMatchObject({ targets: [of] });
    // Without a part that this release does not know, a failure would pass.
    for (const more of [
      { later: 'x' },
      { json: { '$.a': 1 } },
      { json: ['$.a'] },
      { headers: [{ name: 1, contains: 'x' }] },
      { body: 5 },
      'ok',
    ]) {
      const broken = typeof more === 'string' ? more : { ...expectation, ...more };
      const changed = target([probe('ready', 'readiness', { look: { ...someLook, expect: broken as never } })]);
      expect(readEvent(deliver([changed]), 'api-manager', NOW, isReaderName)).toHaveProperty('refused');
    }
  });

  test('leaves the time to the scheduler, and changes nothing it was given', () => {
    const one = target([probe('ready', 'readiness')], { tls: { verify: true, ca: [pem('a')] } });
    const before = structuredClone(one);
    expect(packTargets('x', [one])).toMatchObject({ v: 1, shard: 'x', at: '<aws.scheduler.scheduled-time>' });
    expect(one).toEqual(before);
  });

  test('lives in the whole minute, whatever second of it the schedule has', () => {
    const work = readEvent(
      { ...deliver([gateway]), at: '2026-01-31T08:00:27Z' },
      'api-manager',
      Date.parse('2026-01-31T08:00:31Z'),
      isReaderName,
    );
    expect(work).toMatchObject({ at: Date.parse('2026-01-31T08:00:00Z') });
  });

  test('tells an empty list of authorities from none', () => {
    const empty = target([probe('ready', 'readiness')], { tls: { verify: true, ca: [] } });
    const none = target([probe('ready', 'readiness')], { name: 'gw-2' });
    expect(readEvent(deliver([empty, none]), 'api-manager', NOW, isReaderName)).toMatchObject({
      targets: [{ tls: { ca: [] } }, { tls: { verify: true } }],
    });
  });
});

const gateway = target([probe('ready', 'readiness')], { tls: { verify: true, ca: [pem('a')] } });
const whole = deliver([gateway]);
const without = (key: string) => Object.fromEntries(Object.entries(whole).filter(([name]) => name !== key));

describe('readEvent() refuses', () => {
  const noObject = 'the event is not a JSON object: only the schedules of this monitor may invoke it';
  const lacks = 'the event lacks shard, targets or pems: deploy again';
  const notWhole = 'target 1 of the event ("gw-1") is not complete: deploy again';
  test.each<readonly [string, unknown, string]>([
    ['nothing', undefined, noObject],
    ['null', null, noObject],
    ['a text', 'hello', noObject],
    ['a list', [whole], noObject],
    ['an empty object', {}, 'the event has version absent, this release reads 1: deploy again'],
    ['another version', { ...whole, v: 2 }, 'the event has version 2, this release reads 1: deploy again'],
    ['a version that only looks like it', { ...whole, v: '1' }, 'the event has version "1", this release reads 1: deploy again'],
    ['no shard', without('shard'), lacks],
    ['no targets', without('targets'), lacks],
    ['no PEM texts', without('pems'), lacks],
    ['an empty list of targets', { ...whole, targets: [] }, lacks],
    ['targets that are none', { ...whole, targets: [null] }, 'target 1 of the event (null) is not complete: deploy again'],
    ['a target without probes', { ...whole, targets: [{ name: 'gw-1', profile: 'gateway', tls: {} }] }, notWhole],
    ['authorities that are no list', { ...whole, targets: [{ ...gateway, tls: { verify: true, ca: 'x' } }], pems: { x: '' } }, notWhole],
    ['a probe that is none', { ...whole, targets: [{ ...gateway, probes: [null] }] }, notWhole],
    [
      'an authority nobody wrote',
      { ...whole, targets: [{ ...gateway, tls: { verify: true, ca: ['toString'] } }], pems: {} },
      'the event lacks the certificate "toString": deploy again',
    ],
    [
      'an authority of a proxy nobody wrote',
      { ...whole, targets: [{ ...gateway, tls: { verify: true }, way: { proxy: { scheme: 'https', host: 'h', port: 1, ca: ['x'] } } }] },
      'the event lacks the certificate "x": deploy again',
    ],
    ['a target without TLS', { ...whole, targets: [{ ...gateway, tls: null }] }, notWhole],
    ['a token without a request', { ...whole, targets: [{ ...gateway, tokens: [{ ...token({ verify: true }), look: null }] }] }, notWhole],
    ['tokens that are no list', { ...whole, targets: [{ ...gateway, tokens: {} }] }, notWhole],
    [
      'an authority of a token nobody wrote',
      { ...whole, targets: [{ ...gateway, tls: { verify: true }, tokens: [token({ verify: true, ca: ['x'] })] }] },
      'the event lacks the certificate "x": deploy again',
    ],
    [
      'a method nobody knows',
      { ...whole, targets: [{ ...gateway, probes: [probe('ready', 'readiness', { look: { ...someLook, method: 'TRACE' as 'GET' } })] }] },
      notWhole,
    ],
    ['PEM texts that are none', { ...whole, pems: { a: 1 } }, lacks],
    ['a list of PEM texts', { ...whole, pems: [] }, lacks],
    ['no time', without('at'), 'the event has no scheduled time: at is absent'],
    ['a number for a time', { ...whole, at: 5 }, 'the event has no scheduled time: at is 5'],
    [
      'a time nobody filled in',
      { ...whole, at: SCHEDULED_TIME },
      'the event has no scheduled time: at is "<aws.scheduler.scheduled-time>"',
    ],
    ['what is too old', deliver([gateway], '2026-01-31T07:57:02.000Z'), 'the event is 181 s old: its minute is over'],
    ['what is ahead', deliver([gateway], '2026-01-31T08:01:05Z'), 'the event is 62 s ahead: one of the clocks is wrong'],
    ['a lost PEM text', { ...whole, pems: {} }, `the event lacks the certificate "${nameByHash(pem('a'))}": deploy again`],
  ])('%s', (_, event, refused) => {
    expect(readEvent(event, 'api-manager', NOW, isReaderName)).toEqual({ refused });
  });

  test('targets of another family', () => {
    const mixed = deliver([gateway, target([probe('ready', 'readiness')], { name: 'mi-1', profile: 'micro-integrator' })]);
    expect(readEvent(mixed, 'api-manager', NOW, isReaderName)).toEqual({
      refused: 'mi-1 has the profile micro-integrator: this function checks api-manager',
    });
    expect(readEvent(whole, 'micro-integrator', NOW, isReaderName)).toEqual({
      refused: 'gw-1 has the profile custom: this function checks micro-integrator',
    });
  });

  // Without one of these a look would never come, never count or never end, and the target would be fine for ever.
  test('a target, a probe or a look that lacks a part, or has it of another kind', () => {
    const [packed] = deliver([gateway]).targets as readonly { probes: readonly [{ look: object }] }[];
    const readOff = { kind: 'read-off', signal: 'latency', of: ['ready'], limitMs: 5 };
    const refusals = (value: object, wrap: (changed: unknown) => unknown) =>
      Object.keys(value).flatMap((key) =>
        [undefined, 'x', -1, Number.NaN, null].flatMap((other) => {
          if (typeof other === typeof (value as Record<string, unknown>)[key]) return [];
          const event = JSON.parse(JSON.stringify({ ...whole, targets: [wrap({ ...value, [key]: other })] }));
          return 'refused' in readEvent(event, 'api-manager', NOW, isReaderName) ? [] : [`${key}: ${other}`];
        }),
      );
    const inTarget = (target: unknown) => target;
    const inProbe = (one: unknown) => ({ ...packed, probes: [packed?.probes[0], one] });
    const inLook = (look: unknown) => inProbe({ ...packed?.probes[0], look });
    expect(refusals(packed ?? {}, inTarget)).toEqual([]);
    expect(refusals(packed?.probes[0] ?? {}, inProbe)).toEqual([]);
    expect(refusals(packed?.probes[0].look ?? {}, inLook)).toEqual([]);
    expect(refusals({ kind: 'tls', host: 'h', port: 1 }, inLook)).toEqual([]);
    expect(refusals(readOff, inLook)).toEqual([]);
    expect(refusals({ verify: true, ca: [] }, (tls) => ({ ...packed, tls }))).toEqual(['ca: undefined']);
    const proxy = { scheme: 'http', host: 'h', port: 1, credentials: 's', ca: [] };
    expect(refusals(proxy, (one) => ({ ...packed, way: { proxy: one } }))).toEqual(['credentials: undefined', 'ca: undefined']);
    expect(refusals({ addressFamily: 'ipv4', addresses: 'all', proxy }, (way) => ({ ...packed, way }))).toEqual([
      'addressFamily: undefined',
      'addresses: undefined',
      'proxy: undefined',
    ]);
  });

  test.each(['initialDelaySeconds', 'periodSeconds', 'failureThreshold'])(
    'a probe whose %s no config can hold: it would be fine for ever',
    (key) => {
      const event = deliver([target([probe('ready', 'readiness', { [key]: 86_401 })])]);
      expect(readEvent(event, 'api-manager', NOW, isReaderName)).toEqual({
        refused: 'target 1 of the event ("gw-1") is not complete: deploy again',
      });
      expect(
        readEvent(deliver([target([probe('ready', 'readiness', { [key]: 86_400 })])]), 'api-manager', NOW, isReaderName),
      ).toMatchObject({
        shard: 'api-manager',
      });
    },
  );

  test.each(['__proto__', 'constructor', 'toString'])('a probe called %s, as every object has it', (name) => {
    const event = deliver([target([probe('ready', 'readiness'), probe(name, 'signal')])]);
    expect(readEvent(event, 'api-manager', NOW, isReaderName)).toEqual({
      refused: 'target 1 of the event ("gw-1") is not complete: deploy again',
    });
  });

  test.each(['no-such-reader', 'constructor', ''])('a look whose reader %j this release does not have', (reader) => {
    const look = { kind: 'http', scheme: 'https', host: 'h', port: 9443, path: '/', headers: [] } as const;
    const eventWith = (name: string) => deliver([target([probe('ready', 'readiness', { look: { ...look, reader: name } })])]);
    expect(readEvent(eventWith(reader), 'api-manager', NOW, isReaderName)).toEqual({
      refused: 'target 1 of the event ("gw-1") is not complete: deploy again',
    });
    expect(readEvent(eventWith('version-service'), 'api-manager', NOW, isReaderName)).toMatchObject({ shard: 'api-manager' });
  });

  test('a target with nothing that could say it is ready', () => {
    const probes = [
      probe('alive', 'liveness'),
      probe('certificate', 'readiness', { look: { kind: 'read-off', signal: 'certificate', of: [], days: 1 } }),
    ];
    expect(readEvent(deliver([target(probes)]), 'api-manager', NOW, isReaderName)).toMatchObject({
      refused: expect.stringContaining('is not complete'),
    });
  });

  test('a long wrong value without repeating all of it', () => {
    const answer = readEvent({ v: 'x'.repeat(5000) }, 'api-manager', NOW, isReaderName);
    expect('refused' in answer && answer.refused.length).toBeLessThan(160);
  });
});

describe('readEvent() takes', () => {
  test.each<readonly [string, number]>([
    ['three minutes old', 180_000],
    ['just now', 0],
    ['a minute ahead', -60_000],
  ])('an event that is %s', (_, age) => {
    expect(readEvent(whole, 'api-manager', Date.parse(AT) + age, isReaderName)).toMatchObject({ at: Date.parse(AT) });
  });

  test('or refuses whatever JSON comes, in a sentence', () => {
    const families: readonly Family[] = ['api-manager', 'micro-integrator'];
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...families), fc.boolean(), (value, family, isVersioned) => {
        const event = isVersioned && typeof value === 'object' && !Array.isArray(value) ? { ...value, v: 1 } : value;
        const answer = readEvent(event, family, NOW, isReaderName);
        expect('refused' in answer && answer.refused).toMatch(/^\S.+\S$/);
      }),
    );
  });
});
