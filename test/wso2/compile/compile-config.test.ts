import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { packTargets, readEvent } from '../../../deployment/schedule/event.ts';
import { familyOf } from '../../../deployment/schedule/family.ts';
import { isPackedTarget } from '../../../deployment/schedule/packed-target.ts';
import { formatFinding } from '../../../monitor/grammar/finding.ts';
import { compileText } from '../../../testkit/config-fixtures.ts';
import { compileConfig } from '../../../wso2/compile/compile-config.ts';
import { PROFILES } from '../../../wso2/products/profiles.ts';
import { isReaderName } from '../../../wso2/readers/read-answer.ts';

const TARGET = 'targets: [{ name: t, profile: gateway, host: h }]';

function linesOf(text: string): readonly string[] {
  return compileText(text).issues.map(formatFinding);
}

function rulesOf(text: string): readonly string[] {
  return compileText(text).issues.map(({ rule }) => rule);
}

describe('settings', () => {
  test('have defaults', () => {
    const { settings, issues } = compileText(TARGET);
    expect(issues).toEqual([]);
    expect(settings).toEqual({
      ...{ name: 'gatewatch', regions: [], network: { allow: [] }, reservedConcurrency: 0, metrics: 'standard', heartbeat: {}, aws: {} },
      alerts: { email: [], pager: [], remindEverySeconds: 3600 },
      ...{ hasDashboard: true, maintenance: [], missingToDeploy: ['monitor.name', 'monitor.regions'] },
    });
  });

  test('are what is written', () => {
    const { settings, issues } = compileText(`
monitor:
  name: prod
  regions: [eu-west-1]
  vpc: { subnets: [subnet-0a1b2c3d], securityGroups: [sg-0a1b2c3d] }
  network: { allow: [10.0.0.0/8, "fd00::/8"] }
  reservedConcurrency: 2
  runbook: https://wiki.example.com/gatewatch
  metrics: detailed
  dashboard: false
  heartbeat: { region: eu-central-1, url: https://hc-ping.com/0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0 }
  alerts: { email: [oncall@example.com], pager: [{ secret: pager/url }, https://pager.example.com/hook], remindEvery: false }
maintenance:
  - { start: "02:00", duration: 90m, every: day, timezone: Europe/Berlin, labels: { a: b } }
  - { start: 2026-12-01T22:00, duration: 2h, targets: [t] }
  - { start: "02:00", duration: 1h, every: [sunday, monday] }
targets: [{ name: t, profile: gateway, host: h, labels: { a: b } }]
`);
    expect(issues).toEqual([]);
    expect(settings).toEqual({
      ...{
        name: 'prod',
        regions: ['eu-west-1'],
        reservedConcurrency: 2,
        metrics: 'detailed',
        hasDashboard: false,
        aws: {},
        missingToDeploy: [],
      },
      vpc: { subnets: ['subnet-0a1b2c3d'], securityGroups: ['sg-0a1b2c3d'] },
      network: { allow: ['10.0.0.0/8', 'fd00::/8'] },
      runbook: 'https://wiki.example.com/gatewatch',
      heartbeat: { region: 'eu-central-1', url: 'https://hc-ping.com/0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0' },
      alerts: {
        ...{ email: ['oncall@example.com'], remindEverySeconds: false },
        pager: [{ secret: 'pager/url' }, { url: 'https://pager.example.com/hook' }],
      },
      maintenance: [
        {
          ...{ start: '02:00', durationSeconds: 5400, timezone: 'Europe/Berlin', labels: { a: 'b' } },
          every: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'],
        },
        { start: '2026-12-01T22:00', durationSeconds: 7200, timezone: 'UTC', targets: ['t'] },
        { start: '02:00', durationSeconds: 3600, timezone: 'UTC', every: ['monday', 'sunday'] },
      ],
    });
    expect(compileText(`monitor: { heartbeat: false }\n${TARGET}`).settings.heartbeat).toBe(false);
    expect(compileText(`monitor: { alerts: { remindEvery: 30m } }\n${TARGET}`).settings.alerts.remindEverySeconds).toBe(1800);
  });

  test.each([
    'wso2/monitor',
    'ssm:/prod/key',
    'arn:aws:secretsmanager:eu-west-1:123456789012:secret:a/b-AbCdEf',
    'arn:aws-cn:ssm:cn-north-1:123456789012:parameter/a/b',
  ])('know the secret %s', (secret) => {
    expect(linesOf(`targets: [{ name: t, profile: gateway, host: h, credentials: { secret: "${secret}" } }]`)).toEqual([]);
  });

  test.each(['a b', 'ssm:path', 'arn:aws:s3:::bucket', '', 'x'.repeat(513)])('know no secret %j', (secret) => {
    expect(rulesOf(`targets: [{ name: t, profile: gateway, host: h, credentials: { secret: "${secret}" } }]`)).toEqual(['value.invalid']);
  });
});

describe('a target', () => {
  test('is all of it, compiled', () => {
    const { targets, issues } = compileText(`
monitor: { vpc: { subnets: [subnet-0a1b2c3d], securityGroups: [sg-0a1b2c3d] } }
targets:
  - name: gw
    profile: key-manager
    host: "::1"
    version: 4.3.0
    portOffset: 1
    tls: { ca: ./ca.pem, serverName: km.example.com, clientCertificate: { secret: client } }
    labels: { site: fra }
    dependsOn: [db]
    alert: none
  - { name: db, profile: key-manager, host: 10.0.0.1, vpc: false, tls: { pin: [sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=] } }
`);
    expect(issues).toEqual([]);
    expect({ ...targets[0], probes: [] }).toEqual({
      ...{ name: 'gw', profile: 'key-manager', host: '::1', version: '4.3.0', portShift: 1, vpc: true, alert: 'none' },
      tls: {
        ca: [expect.stringMatching(/^-----BEGIN CERTIFICATE-----\n[\s\S]*\n-----END CERTIFICATE-----\n$/)],
        serverName: 'km.example.com',
        verify: true,
        clientCertificate: 'client',
      },
      ...{ labels: { site: 'fra' }, dependsOn: ['db'], probes: [] },
    });
    expect({ ...targets[1], probes: [] }).toEqual({
      ...{ name: 'db', profile: 'key-manager', host: '10.0.0.1', portShift: 0, vpc: false, alert: 'page' },
      tls: { pins: ['sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='], verify: true },
      ...{ labels: {}, dependsOn: [], dependents: ['gw'], probes: [] },
    });
  });

  test.each([
    'gw.example.com',
    'gw',
    'a_b.example.com',
    'gw.example.com.',
    '192.0.2.7',
    '2001:db8::1',
    '::1',
    'xn--mnchen-3ya.example.com',
  ])('may be at %s', (host) => {
    const { targets, issues } = compileText(`targets: [{ name: t, profile: gateway, host: "${host}" }]`);
    expect(issues).toEqual([]);
    expect(targets[0]?.host).toBe(host);
  });

  test('reads each ca file once, beside the config', () => {
    const asked: string[] = [];
    const text = 'defaults: { tls: { ca: ./ca.pem }, profile: gateway }\ntargets: [{ name: a, host: h }, { name: b, host: h }]';
    const read = (path: string) => {
      asked.push(path);
      return { bytes: new TextEncoder().encode(path.endsWith('.pem') ? 'no' : text) };
    };
    const { issues } = compileConfig({ file: 'conf/gatewatch.yaml', env: {}, read });
    expect(asked).toEqual(['conf/gatewatch.yaml', 'conf/ca.pem']);
    // Said where it stands, and once.
    expect(issues.map(({ rule, path }) => `${rule} ${path}`)).toEqual(['tls.ca-pem defaults.tls.ca']);
  });
});

describe('defaults', () => {
  test('give way to the target: labels, warn and probes key by key, all else as a whole', () => {
    const { targets, issues } = compileText(`
defaults:
  profile: gateway
  version: 4.5.0
  labels: { site: fra, tier: edge }
  warn: { certificateDays: 7, latencyMs: 100 }
  tls: { serverName: a, verify: true }
  periodSeconds: 30
  probes: { websocket: false, orders: { tcpSocket: { port: 1 } }, version: { role: readiness } }
targets:
  - { name: a, host: h }
  - name: b
    host: h
    labels: { tier: core }
    warn: { latencyMs: 0 }
    tls: { serverName: b }
    probes: { orders: false, websocket: true, version: { periodSeconds: 5 } }
`);
    expect(issues.map(({ rule }) => rule)).toEqual(['probe.kubernetes']);
    const [a, b] = targets;
    expect([a?.labels, b?.labels]).toEqual([
      { site: 'fra', tier: 'edge' },
      { site: 'fra', tier: 'core' },
    ]);
    expect([a?.tls, b?.tls]).toEqual([
      { serverName: 'a', verify: true },
      { serverName: 'b', verify: true },
    ]);
    expect(a?.probes.map(({ name, periodSeconds }) => `${name} ${periodSeconds}`)).toEqual([
      ...['ready 30', 'version 30', 'orders 30', 'version-http 30', 'websocket-tls 30', 'certificate 30', 'latency 30', 'version-drift 30'],
    ]);
    expect(b?.probes.map(({ name, role }) => `${name} ${role}`)).toEqual([
      ...['ready readiness', 'version signal', 'version-http signal', 'websocket signal', 'websocket-tls signal'],
      ...['certificate signal', 'version-drift signal'],
    ]);
  });

  test('skip what a profile cannot use', () => {
    const text = `
defaults:
  credentials: { secret: s }
  apis: [{ name: A, version: v1 }]
  livenessProbe: { periodSeconds: 20 }
  readinessProbe: { failureThreshold: 5 }
  probes: { broker: true, oidc: true, websocket: { periodSeconds: 300 } }
targets:
  - { name: gw, profile: gateway, host: h }
  - { name: tm, profile: traffic-manager, host: h }
  - { name: mi, profile: micro-integrator, host: h }
  - { name: own, profile: custom, host: h, probes: { a: { tcpSocket: { port: 1 } } } }
`;
    const { targets, issues } = compileText(text);
    expect(issues.map(({ rule }) => rule)).toEqual(['probe.kubernetes']);
    const names = targets.map(({ probes }) => probes.filter(({ role }) => role !== 'signal').map(({ name }) => name));
    expect(names).toEqual([['ready', 'api/A/v1'], ['ready', 'receiver', 'broker'], ['ready', 'alive'], ['a']]);
    expect(targets[2]?.probes[1]?.periodSeconds).toBe(20);
  });

  test('are not blamed for what only some targets cannot have', () => {
    const text = 'defaults: { probes: { traffic: true } }\ntargets: [{ name: a, profile: gateway, host: h, ports: { 9443: 443 } }]';
    expect(linesOf(text)).toEqual([]);
    const ports = 'defaults: { ports: { 9443: 443, 9201: 443 } }\ntargets: [{ name: a, profile: gateway, host: h }]';
    expect(linesOf(ports)).toEqual([]);
  });
});

describe('issues', () => {
  test('come all at once in file order: shape, meaning and profile together', () => {
    const text = `monitor: { heartbeat: false }
targets:
  - { name: a, profile: gateway, host: h, dependsOn: [c], readinesProbe: 1 }
  - { name: a, profile: key-manager, host: h, alert: loud, livenessProbe: { httpGet: { port: 9673 } } }
  - { name: b, host: "h:1" }
`;
    expect(rulesOf(text)).toEqual([
      ...[
        'heartbeat.off',
        'depends.unknown',
        'key.unknown',
        'target.duplicate',
        'value.invalid',
        'probe.kubernetes',
        'port.misprint',
        'value.invalid',
      ],
    ]);
  });

  test('do not complain that something is missing that was there and wrong', () => {
    const wrong = 'credentials: { secret: "a b" }';
    expect(
      rulesOf(`targets: [{ name: t, profile: gateway, host: h, version: 4.2.0, ${wrong}, apis: [{ name: A, version: v1 }] }]`),
    ).toEqual(['value.invalid']);
    expect(rulesOf(`defaults: { ${wrong} }\ntargets: [{ name: t, profile: gateway, host: h, version: 4.2.0 }]`)).toEqual(['value.invalid']);
    expect(rulesOf('targets: [{ name: t, profile: custom, host: h, readinessProbe: { httpGet: { port: http } } }]')).toEqual([
      'probe.named-port',
    ]);
    expect(rulesOf('targets: [{ name: t, profile: custom, host: h, probes: { a: { tcpSocket: { port: 0 } } } }]')).toEqual([
      'value.invalid',
    ]);
    expect(rulesOf('targets: [{ name: t, profile: nothing, host: h }]')).toEqual(['value.invalid']);
    expect(rulesOf('defaults: { profile: nothing }\ntargets: [{ name: t, host: h }]')).toEqual(['value.invalid']);
    expect(
      rulesOf('monitor: { vpc: { subnets: [a], securityGroups: [b] } }\ntargets: [{ name: t, profile: gateway, host: h, vpc: true }]'),
    ).toEqual([...['value.invalid', 'value.invalid']]);
    expect(rulesOf('targets: [{ name: t, profile: gateway, host: h, ports: { 9443: 0 }, probes: { traffic: true } }]')).toEqual([
      'value.invalid',
    ]);
    expect(rulesOf('targets: [{ name: t, profile: gateway, host: h, dependsOn: [u] }, { name: u, profile: gateway, host: "h/" }]')).toEqual(
      ['value.invalid'],
    );
  });

  test('know a port by its number after the offset', () => {
    const probe = (profile: string, offset: number, port: number) =>
      rulesOf(
        `targets: [{ name: t, profile: ${profile}, host: h, portOffset: ${offset}, probes: { a: { httpGet: { port: ${port} } } } }]`,
      ).includes('port.receiver');
    expect(probe('traffic-manager', 10, 9621)).toBe(true);
    expect(probe('traffic-manager', 10, 9611)).toBe(false);
    expect(probe('micro-integrator', 10, 9611)).toBe(true);
    expect(probe('micro-integrator', 10, 9621)).toBe(false);
  });

  test('find long chains and several circles without running out of stack', () => {
    const chain = Array.from(
      { length: 5000 },
      (_, i) => `  - { name: t${i}, profile: gateway, host: h, dependsOn: [t${(i + 1) % 5000}] }`,
    ).join('\n');
    const [issue, ...more] = compileText(`targets:\n${chain}\n`).issues;
    expect(issue?.got).toBe('t0 > t1 > t2 > t3 > t4 > t5 > … > t0');
    expect(more).toEqual([]);
    const pairs = ['a b', 'b a', 'c d', 'd c'].map(
      (pair) => `{ name: ${pair.slice(0, 1)}, profile: gateway, host: h, dependsOn: [${pair.slice(2)}] }`,
    );
    expect(compileText(`targets: [${pairs.join(', ')}]`).issues.map(({ got }) => got)).toEqual(['a > b > a', 'c > d > c']);
  });

  test('mark warnings and notices after the position', () => {
    expect(linesOf(`monitor: { heartbeat: false }\n${TARGET}`)).toEqual([
      'gatewatch.yaml:1:23 warning: monitor.heartbeat: the heartbeat is switched off. ' +
        'Remove this line: without a heartbeat, no one is notified when the monitor itself stops',
    ]);
    expect(linesOf('targets: [{ name: t, profile: gateway, host: h, readinessProbe: { tcpSocket: { port: 1 } } }]')[0]).toMatch(
      /^gatewatch\.yaml:1:65 note: targets\[0\]\.readinessProbe: gatewatch differs from Kubernetes /,
    );
  });

  test('are one line each, whatever was written', () => {
    const nasty = '"\\u001b[31m\\n\\u202e"';
    const lines = linesOf(
      `${nasty}: ${nasty}\ntargets: [{ name: ${nasty}, profile: ${nasty}, host: ${nasty}, ${nasty}: 1, labels: { ${nasty}: ${nasty} } }]`,
    );
    expect(lines.length).toBeGreaterThan(4);
    expect(lines.filter((line) => /[\u0000-\u001f\u202e]/.test(line))).toEqual([]);
  });
});

describe('compileConfig', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom(`\${A}`, `\${`, 'true', '1', 'h', 'v1', '4.2.0', '/x', '2h', 'HTTPS'),
  );
  const key = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.constantFrom(
        'name',
        'profile',
        'host',
        'version',
        'ports',
        'tls',
        'apis',
        'labels',
        'probes',
        'readinessProbe',
        'httpGet',
        'port',
        'expect',
        'status',
        'secret',
        'credentials',
        'httpHeaders',
        'valueFrom',
        'dependsOn',
        'ca',
        'warn',
        '9443',
        '__proto__',
      ),
    },
    { weight: 1, arbitrary: text },
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      text,
      fc.integer(),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(key, tie('value'), { maxKeys: 5 }),
    ),
  }));
  const target = fc.record(
    {
      name: fc.constantFrom('a', 'b'),
      profile: fc.constantFrom(...PROFILES),
      host: fc.constant('h'),
      readinessProbe: value,
      probes: value,
      ports: value,
      tls: value,
      apis: value,
      portOffset: fc.nat(60_000),
      httpHeaders: value,
      labels: value,
      version: fc.constantFrom('4.2.0', '3.0.0', '4.6.0'),
    },
    { requiredKeys: ['name', 'profile', 'host'] },
  );

  function holds(bytes: Uint8Array): void {
    const { issues, targets } = compileConfig({
      file: 'g.yaml',
      env: { A: '1' },
      read: (path) => (path === 'g.yaml' ? { bytes } : { problem: 'missing' }),
    });
    for (const issue of issues) {
      expect(formatFinding(issue)).toMatch(/^g\.yaml:\d+:\d+ [^\n]+\. [A-Z][^\n]*$/);
      for (const text of [issue.expected, issue.got, issue.fix]) expect(text).toMatch(/^[^\n]*\S[^\n]*$/);
    }
    if (!issues.some(({ severity }) => severity === 'error')) {
      expect(targets.length).toBeGreaterThan(0);
      for (const one of targets) expect(one.probes.some(({ role }) => role === 'readiness')).toBe(true);
      // What can be deployed arrives whole at the door of the function.
      const { targets: sent } = JSON.parse(JSON.stringify(packTargets('', targets))) as { targets: readonly unknown[] };
      expect(sent.filter((one) => !isPackedTarget(one, isReaderName))).toEqual([]);
    }
  }

  test('never throws for bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), holds), { numRuns: 300 });
  });

  test('never throws for text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (any) => holds(new TextEncoder().encode(any))),
      { numRuns: 300 },
    );
  });

  test('never throws for structures, valid or not, and every target without an error has a readiness probe', () => {
    const config = fc.record(
      { monitor: value, defaults: value, maintenance: value, targets: fc.array(fc.oneof(target, value), { maxLength: 4 }) },
      { requiredKeys: ['targets'] },
    );
    fc.assert(
      fc.property(config, (any) => holds(new TextEncoder().encode(JSON.stringify(any)))),
      { numRuns: 1000 },
    );
  });

  test('reads ten thousand targets in seconds, and a bomb of aliases at once', () => {
    const many = Array.from({ length: 10_000 }, (_, i) => `- { name: t${i}, profile: gateway, host: h${i}.example.com }\n`).join('');
    expect(compileText(`targets:\n${many}`).targets).toHaveLength(10_000);
    const levels = Array.from({ length: 9 }, (_, i) => `- &x${i + 1} [${Array(9).fill(`*x${i}`).join(', ')}]\n`).join('');
    expect(rulesOf(`targets:\n- &x0 [1]\n${levels}`)).toContain('yaml.expansion');
  });
});

test.each(PROFILES)('a %s with everything there is travels whole to the function', (profile) => {
  const isGateway = profile === 'gateway' || profile === 'all-in-one';
  const { targets, issues } = compileText(`
targets:
  - name: t
    profile: ${profile}
    host: h.example.com
    version: 4.2.0
    portOffset: 3
    labels: { site: fra }
    alert: none
    tls: { ca: ./ca.pem, serverName: x.example.com, clientCertificate: { secret: c } }
    warn: { certificateDays: 30, latencyMs: 500 }
    credentials: { secret: wso2/monitor }
    httpHeaders: [{ name: X-Plain, value: a }, { name: X-Key, valueFrom: { secret: k } }]
    ${isGateway ? 'apis: [{ name: A, version: v1 }]' : ''}
    recheckSeconds: 0
    initialDelaySeconds: 0
    ${profile === 'custom' ? 'readinessProbe: { httpGet: { path: /, port: 80 } }' : ''}
    startupProbe: { tcpSocket: { port: 1 } }
    probes: { own: { tlsSocket: { port: 2, host: "2001:db8::1" }, role: signal }, other: { httpGet: { port: 3 }, expect: { status: [200, 300-399], body: ok } } }
`);
  expect(issues.filter(({ severity }) => severity === 'error').map(formatFinding)).toEqual([]);
  const event = JSON.parse(JSON.stringify(packTargets('s', targets)).replace('<aws.scheduler.scheduled-time>', '2026-01-31T08:00:00Z'));
  const work = readEvent(event, familyOf(profile), Date.parse('2026-01-31T08:00:00Z'), isReaderName);
  expect(work).toMatchObject({ shard: 's', targets });
});
