import { describe, expect, test } from 'vitest';
import type { Probe } from '../../../monitor/target/probe.ts';
import { compileText } from '../../../testkit/config-fixtures.ts';
import type { Compiled } from '../../../wso2/compile/compile-config.ts';
import { PROFILES } from '../../../wso2/products/profiles.ts';

function actionOf({ look }: Probe): string {
  if (look.kind === 'read-off') return `read off ${look.of.join(', ')}`;
  if (look.kind !== 'http') return `${look.kind.toUpperCase()} ${look.host}:${look.port}`;
  const reader = look.expect ? 'expect' : (look.reader ?? 'status');
  return `GET ${look.scheme} ${look.port} ${look.path} (${reader})`;
}

function compile(keys: string): Compiled {
  return compileText(`targets: [{ name: t, host: h, ${keys} }]`);
}

function tableOf(keys: string): readonly string[] {
  return (compile(keys).targets[0]?.probes ?? []).map((probe) => `${probe.role} ${probe.name}: ${actionOf(probe)}`);
}

function namesOf(keys: string): readonly string[] {
  return (compile(keys).targets[0]?.probes ?? []).map(({ name }) => name);
}

function probeOf(keys: string, name: string): Probe | undefined {
  return compile(keys).targets[0]?.probes.find((probe) => probe.name === name);
}

function leftOutOf(keys: string): readonly string[] {
  return compile(keys).leftOut.map(({ probe, because, why }) => `${probe}: ${because}, ${why}`);
}

describe('a profile expands to', () => {
  test('gateway', () => {
    expect(tableOf('profile: gateway')).toEqual([
      'readiness ready: GET https 9443 /api/am/gateway/v2/server-startup-healthcheck (startup-healthcheck)',
      'signal version: GET https 9443 /services/Version (version-service)',
      'signal version-http: GET http 9763 /services/Version (version-service)',
      'signal websocket: GET http 9099 /health (websocket-health)',
      'signal websocket-tls: GET https 8099 /health (websocket-health)',
      'signal certificate: read off ready, version, websocket-tls',
    ]);
  });

  test('traffic-manager', () => {
    expect(tableOf('profile: traffic-manager, probes: { receiver-tls: true, broker-tls: { periodSeconds: 300 } }')).toEqual([
      'readiness ready: GET https 9443 /services/Version (version-service)',
      'readiness receiver: TCP h:9611',
      'readiness receiver-tls: TLS h:9711',
      'readiness broker: TCP h:5672',
      'readiness broker-tls: TLS h:8672',
      'signal version-http: GET http 9763 /services/Version (version-service)',
      'signal certificate: read off ready, receiver-tls, broker-tls',
    ]);
  });

  test('key-manager', () => {
    expect(tableOf('profile: key-manager, probes: { oidc: true }, version: 4.3.0')).toEqual([
      'readiness ready: GET https 9443 /services/Version (version-service)',
      'readiness oidc: GET https 9443 /oauth2/token/.well-known/openid-configuration (openid-configuration)',
      'signal version-http: GET http 9763 /services/Version (version-service)',
      'signal certificate: read off ready, oidc',
      'signal version-drift: read off ready, version-http',
    ]);
  });

  test('control-plane', () => {
    expect(tableOf('profile: control-plane')).toEqual([
      'readiness ready: GET https 9443 /services/Version (version-service)',
      'signal version-http: GET http 9763 /services/Version (version-service)',
      'signal certificate: read off ready',
    ]);
    expect(leftOutOf('profile: control-plane')).toEqual([
      'broker: opt-in, opt-in: write probes: { broker: true }',
      'broker-tls: opt-in, opt-in: write probes: { broker-tls: true }',
      'oidc: opt-in, opt-in: write probes: { oidc: true }',
      'portals: opt-in, opt-in: list portals under portals',
      'consistency: opt-in, opt-in: write consistency: true',
    ]);
  });

  test('all-in-one, with everything switched on', () => {
    const optIns = 'probes: { traffic: true, receiver: true, receiver-tls: true, broker: true, broker-tls: true, oidc: true }';
    expect(
      tableOf(`profile: all-in-one, ${optIns}, credentials: { secret: a }, apis: [{ name: P, version: v1 }], warn: { latencyMs: 900 }`),
    ).toEqual([
      'readiness ready: GET https 9443 /api/am/gateway/v2/server-startup-healthcheck (startup-healthcheck)',
      'readiness api/P/v1: GET https 9443 /api/am/gateway/v2/api-artifact?apiName=P&version=v1&tenantDomain=carbon.super (api-artifact)',
      'readiness traffic: GET https 8243 /services/Version (version-service)',
      'readiness receiver: TCP h:9611',
      'readiness receiver-tls: TLS h:9711',
      'readiness broker: TCP h:5672',
      'readiness broker-tls: TLS h:8672',
      'readiness oidc: GET https 9443 /oauth2/token/.well-known/openid-configuration (openid-configuration)',
      'signal version: GET https 9443 /services/Version (version-service)',
      'signal version-http: GET http 9763 /services/Version (version-service)',
      'signal websocket: GET http 9099 /health (websocket-health)',
      'signal websocket-tls: GET https 8099 /health (websocket-health)',
      'signal certificate: read off ready, api/P/v1, traffic, receiver-tls, broker-tls, oidc, version, websocket-tls',
      'signal latency: read off ready, api/P/v1, traffic, receiver, receiver-tls, broker, broker-tls, oidc',
    ]);
  });

  test('micro-integrator, by version', () => {
    expect(tableOf('profile: micro-integrator')).toEqual([
      'readiness ready: GET http 9201 /healthz (integrator-health)',
      'liveness alive: GET http 9201 /liveness (integrator-liveness)',
    ]);
    expect(tableOf('profile: micro-integrator, version: 4.1.0, probes: { traffic: true }')).toEqual([
      'readiness ready: GET http 9201 /healthz (integrator-health)',
      'readiness traffic: TCP h:8290',
      'liveness alive: TCP h:8290',
      'signal version-drift: read off ready',
    ]);
  });

  test('identity-server', () => {
    expect(tableOf('profile: identity-server, version: 7.0.0')).toEqual([
      'readiness ready: GET https 9443 /api/health-check/v1.0/health (identity-health)',
      'liveness alive: GET https 9443 /oauth2/token/.well-known/openid-configuration (openid-configuration)',
      'signal certificate: read off ready, alive',
    ]);
    expect(leftOutOf('profile: identity-server, version: 7.0.0')).toEqual([
      'consistency: opt-in, opt-in: write consistency: true',
      'version-drift: nothing-to-read, no probe reports a version',
    ]);
  });

  test.each([
    [
      'api-platform-gateway',
      [
        'readiness ready: GET https 8443 /_gateway-health/ready (status-health)',
        'readiness policy-engine: GET http 9002 /health (status-health)',
        'liveness alive: GET https 8443 /_gateway-health/healthy (status-health)',
        'signal certificate: read off ready, alive',
      ],
    ],
    ['api-platform-controller', ['readiness ready: GET http 9092 /api/admin/v1/health (status-health)']],
    ['streaming-integrator', ['readiness ready: GET http 9090 /health (status-health)']],
    ['integration-control-plane', ['readiness ready: TCP h:9446', 'readiness runtimes: TCP h:9445']],
  ])('%s', (profile, table) => {
    expect(tableOf(`profile: ${profile}`)).toEqual(table);
  });

  test('custom: what is written, nothing else', () => {
    const own =
      'readinessProbe: { tcpSocket: { port: 22 } }, startupProbe: { httpGet: { port: 80 } }, probes: { z: { tlsSocket: { port: 1 } }, a: { tlsSocket: { port: 2 }, role: signal } }';
    expect(tableOf(`profile: custom, ${own}`)).toEqual([
      'readiness ready: TCP h:22',
      'readiness z: TLS h:1',
      'startup started: GET http 80 / (status)',
      'signal a: TLS h:2',
      'signal certificate: read off z, a',
    ]);
  });

  test('probes with unique names and targets that are plain data, in every profile', () => {
    for (const profile of PROFILES.filter((name) => name !== 'custom')) {
      const { targets, issues } = compile(`profile: ${profile}`);
      const names = targets[0]?.probes.map(({ name }) => name) ?? [];
      expect(issues).toEqual([]);
      expect(new Set(names).size).toBe(names.length);
      expect(JSON.parse(JSON.stringify(targets))).toEqual(targets);
    }
  });
});

describe('portOffset', () => {
  test('moves the ports of the profile, and the micro integrator has 10 of its own', () => {
    expect(tableOf('profile: gateway, portOffset: 10').map((line) => line.replace(/ \/.*/, ''))).toEqual([
      ...['readiness ready: GET https 9453', 'signal version: GET https 9453', 'signal version-http: GET http 9773'],
      ...['signal websocket: GET http 9109', 'signal websocket-tls: GET https 8109'],
      'signal certificate: read off ready, version, websocket-tls',
    ]);
    expect(tableOf('profile: micro-integrator, portOffset: 12, version: 4.1.0').slice(0, 2)).toEqual([
      'readiness ready: GET http 9203 /healthz (integrator-health)',
      'liveness alive: TCP h:8292',
    ]);
    expect(compile('profile: micro-integrator, portOffset: 0').targets[0]?.portShift).toBe(-10);
    expect(compile('profile: micro-integrator').targets[0]?.portShift).toBe(0);
    expect(compile('profile: gateway, portOffset: 10').targets[0]?.portShift).toBe(10);
  });

  test('does not move a port somebody wrote', () => {
    expect(tableOf('profile: gateway, portOffset: 10, readinessProbe: { tcpSocket: { port: 9453 } }')[0]).toBe(
      'readiness ready: TCP h:9453',
    );
  });
});

describe('ports', () => {
  test('leave out the profile probes that are not listed, and map those that are', () => {
    const keys = 'profile: gateway, ports: { 9443: 443, 9763: 80, 8099: { port: 8443, scheme: HTTPS } }';
    expect(tableOf(keys)).toEqual([
      'readiness ready: GET https 443 /api/am/gateway/v2/server-startup-healthcheck (startup-healthcheck)',
      'signal version: GET https 443 /services/Version (version-service)',
      'signal version-http: GET http 80 /services/Version (version-service)',
      'signal websocket-tls: GET https 8443 /health (websocket-health)',
      'signal certificate: read off ready, version, websocket-tls',
    ]);
    expect(leftOutOf(keys).filter((line) => !line.includes('opt-in'))).toEqual(['websocket: ports, port 9099 is not listed under ports']);
  });

  test('are those after the offset', () => {
    expect(tableOf('profile: key-manager, portOffset: 1, ports: { 9444: 443 }')[0]).toContain('GET https 443 ');
  });

  test('say what is spoken: 443 HTTPS, 80 HTTP, a block whatever it says, else as on the server', () => {
    const look = (seen: string) => tableOf(`profile: micro-integrator, ports: { 9201: ${seen} }`)[0]?.replace(/ \/.*/, '');
    expect(look('443')).toBe('readiness ready: GET https 443');
    expect(look('8443')).toBe('readiness ready: GET http 8443');
    expect(look('{ port: 8443, scheme: HTTPS }')).toBe('readiness ready: GET https 8443');
    expect(tableOf('profile: key-manager, ports: { 9443: 80 }')[0]).toContain('GET http 80 ');
    expect(tableOf('profile: key-manager, ports: { 9443: { port: 8080, scheme: HTTP } }')[0]).toContain('GET http 8080 ');
  });

  test('map a port somebody wrote when it is listed, and only on the host of the target', () => {
    const keys =
      'profile: custom, ports: { 8290: 443 }, readinessProbe: { httpGet: { port: 8290 } }, probes: { same: { httpGet: { port: 8290, host: h } }, unlisted: { httpGet: { port: 1 } }, other: { httpGet: { port: 8290, host: o } }, tcp: { tcpSocket: { port: 8290 } }, far: { tcpSocket: { port: 8290, host: o } } }';
    expect(tableOf(keys).slice(0, 6)).toEqual([
      ...[
        'readiness ready: GET https 443 / (status)',
        'readiness same: GET https 443 / (status)',
        'readiness unlisted: GET http 1 / (status)',
      ],
      ...['readiness other: GET http 8290 / (status)', 'readiness tcp: TCP h:443', 'readiness far: TCP o:8290'],
    ]);
  });

  test('with the same number on both sides warn of nothing', () => {
    expect(compile('profile: traffic-manager, ports: { 9443: 9443, 9611: 9611 }').issues).toEqual([]);
  });
});

describe('a block', () => {
  test("cut out of WSO2's page works unchanged, judged by the reader that knows the path", () => {
    const { targets, issues } = compileText(`
targets:
  - name: gw
    profile: gateway
    host: h
    readinessProbe:
      httpGet:
        path: /api/am/gateway/v2/server-startup-healthcheck
        port: 9443
        scheme: HTTPS
  - name: mi
    profile: micro-integrator
    host: h
    readinessProbe:
      httpGet:
        path: /healthz
        port: 9201
      initialDelaySeconds: 3
      periodSeconds: 1
    livenessProbe:
      tcpSocket:
        port: 8290
      initialDelaySeconds: 15
      periodSeconds: 5
`);
    expect(issues.map(({ rule }) => rule)).toEqual(['probe.kubernetes']);
    expect(targets[0]?.probes[0]).toMatchObject({
      ...{ name: 'ready', role: 'readiness', initialDelaySeconds: 0, periodSeconds: 60, timeoutSeconds: 5 },
      look: { scheme: 'https', port: 9443, reader: 'startup-healthcheck' },
    });
    expect(targets[1]?.probes.slice(0, 2)).toEqual([
      {
        ...{ name: 'ready', role: 'readiness', initialDelaySeconds: 3, periodSeconds: 1, timeoutSeconds: 5 },
        ...{ successThreshold: 1, failureThreshold: 3, recheckSeconds: 10 },
        look: { kind: 'http', scheme: 'http', host: 'h', port: 9201, path: '/healthz', headers: [], reader: 'integrator-health' },
      },
      {
        ...{ name: 'alive', role: 'liveness', initialDelaySeconds: 15, periodSeconds: 5, timeoutSeconds: 5 },
        ...{ successThreshold: 1, failureThreshold: 3, recheckSeconds: 10 },
        look: { kind: 'tcp', host: 'h', port: 8290 },
      },
    ]);
  });

  test.each([
    ['gateway', '/services/Version/', 'version-service'],
    ['gateway', '/services/Version/getVersion', 'version-service'],
    ['gateway', '/health?t=1', 'websocket-health'],
    ['gateway', '/health-check', 'gateway-health-check'],
    ['all-in-one', '/health-check', 'gateway-health-check'],
    ['all-in-one', '/api/health-check/v1.0/health', 'identity-health'],
    ['traffic-manager', '/health', 'status'],
    ['key-manager', '/oauth2/token/.well-known/openid-configuration', 'openid-configuration'],
    ['micro-integrator', '/liveness?a/', 'integrator-liveness'],
    ['micro-integrator', '/services/Version', 'status'],
    ['identity-server', '/api/health-check/v1.0/health', 'identity-health'],
    ['api-platform-controller', '/api/admin/v0.9/health', 'status-health'],
    ['api-platform-controller', '/health', 'status-health'],
    ['streaming-integrator', '/health', 'status-health'],
    ['integration-control-plane', '/health', 'status'],
    ['gateway', '/healthz', 'status'],
    ['custom', '/services/Version', 'status'],
    ['gateway', '/constructor', 'status'],
  ])('on %s asking %s is read by %s', (profile, path, reader) => {
    expect(tableOf(`profile: ${profile}, readinessProbe: { httpGet: { path: "${path}", port: 9000 } }`)[0]).toContain(
      `${path} (${reader})`,
    );
  });

  test('without a handler keeps the look and changes what it says', () => {
    expect(probeOf('profile: gateway, readinessProbe: { periodSeconds: 30, failureThreshold: 5 }', 'ready')).toMatchObject({
      ...{ periodSeconds: 30, failureThreshold: 5, timeoutSeconds: 5 },
      look: { port: 9443, reader: 'startup-healthcheck' },
    });
    expect(tableOf('profile: gateway, probes: { websocket: { role: readiness } }')).toContain(
      'readiness websocket: GET http 9099 /health (websocket-health)',
    );
  });

  test('with expect is judged by it alone', () => {
    const keys =
      'profile: gateway, readinessProbe: { expect: { status: [200, 300-399], body: ok } }, probes: { version: { expect: { status: 204 } }, version-http: { expect: { body: x } } }';
    expect(probeOf(keys, 'ready')?.look).toMatchObject({
      expect: {
        status: [
          { from: 200, to: 200 },
          { from: 300, to: 399 },
        ],
        body: 'ok',
      },
    });
    expect(probeOf(keys, 'version')?.look).toMatchObject({ expect: { status: [{ from: 204, to: 204 }] } });
    expect(probeOf(keys, 'version-http')?.look).toMatchObject({ expect: { body: 'x' } });
    // A look judged by `expect` no longer tells a version.
    expect(namesOf(`${keys}, version: 4.5.0`)).not.toContain('version-drift');
  });

  test('may replace a probe of the profile, or a switch leave it out', () => {
    expect(tableOf('profile: traffic-manager, probes: { broker: { httpGet: { port: 15672 } }, receiver: false }').slice(1, 2)).toEqual([
      'readiness broker: GET http 15672 / (status)',
    ]);
    expect(leftOutOf('profile: traffic-manager, probes: { receiver: false }')).toContain(
      'receiver: switched-off, switched off in the config',
    );
  });
});

describe('timing', () => {
  test('is the probe’s own, else the target’s, else the default', () => {
    const keys = 'profile: gateway, periodSeconds: 30, timeoutSeconds: 9, probes: { version: { periodSeconds: 300 } }';
    expect(probeOf(keys, 'version')).toMatchObject({ periodSeconds: 300, timeoutSeconds: 9, recheckSeconds: 10 });
    expect(probeOf(keys, 'certificate')).toMatchObject({ periodSeconds: 30, timeoutSeconds: 9, failureThreshold: 3 });
  });

  test('cuts a timeout to 50 seconds', () => {
    expect(probeOf('profile: gateway, timeoutSeconds: 60', 'ready')?.timeoutSeconds).toBe(50);
    expect(probeOf('profile: gateway, readinessProbe: { timeoutSeconds: 51 }', 'ready')?.timeoutSeconds).toBe(50);
  });

  test('has no successThreshold of the target for liveness and startup', () => {
    const keys = 'profile: micro-integrator, successThreshold: 3, startupProbe: { tcpSocket: { port: 1 } }';
    expect(['ready', 'alive', 'started'].map((name) => probeOf(keys, name)?.successThreshold)).toEqual([3, 1, 1]);
  });
});

describe('version', () => {
  test('leaves out signals and opt-ins that are younger', () => {
    expect(namesOf('profile: gateway, version: 4.0.0, credentials: { secret: a }')).toEqual([
      ...['ready', 'version', 'version-http', 'certificate', 'version-drift'],
    ]);
    expect(leftOutOf('profile: gateway, version: 4.0.0, credentials: { secret: a }')).toContain(
      'websocket: version, requires 4.1.0 or later, the target is 4.0.0',
    );
  });

  test('keeps a readiness probe that is on: leaving it out would be a false green', () => {
    const keys = 'profile: traffic-manager, version: 2.6.0, readinessProbe: { tcpSocket: { port: 9443 } }';
    expect(namesOf(keys)).toEqual(['ready', 'receiver', 'broker']);
  });
});

describe('headers', () => {
  const authorization = (keys: string) =>
    (compile(keys).targets[0]?.probes ?? []).flatMap(({ name, look }) =>
      look.kind === 'http' && look.headers.some((header) => header.name === 'authorization') ? [name] : [],
    );

  test('carry credentials to apis, and to ready before 4.3.0, nowhere else', () => {
    const apis = 'apis: [{ name: A, version: v1 }], credentials: { secret: s }';
    expect(authorization(`profile: gateway, ${apis}`)).toEqual(['api/A/v1']);
    expect(authorization(`profile: gateway, version: 4.3.0, ${apis}`)).toEqual(['api/A/v1']);
    expect(authorization(`profile: gateway, version: 4.2.0, ${apis}`)).toEqual(['ready', 'api/A/v1']);
    expect(authorization('profile: key-manager, version: 4.2.0, credentials: { secret: s }')).toEqual([]);
    const own = 'readinessProbe: { httpGet: { path: /api/am/gateway/v2/server-startup-healthcheck, port: 9443, scheme: HTTPS } }';
    expect(authorization(`profile: gateway, version: 4.2.0, credentials: { secret: s }, ${own}`)).toEqual(['ready']);
    expect(authorization(`profile: gateway, version: 4.3.0, credentials: { secret: s }, ${own}`)).toEqual([]);
    const elsewhere = own.replace('port: 9443', 'port: 9443, host: other.example.com');
    expect(authorization(`profile: gateway, version: 4.2.0, credentials: { secret: s }, ${elsewhere}`)).toEqual([]);
  });

  test('of the target come first, the probe’s win by name, credentials win over both', () => {
    const keys = `profile: all-in-one, httpHeaders: [{ name: Host, value: a }, { name: X-Team, value: t }, { name: Authorization, valueFrom: { secret: h } }],
      credentials: { secret: s }, apis: [{ name: A, version: v1 }],
      probes: { own: { httpGet: { port: 1, httpHeaders: [{ name: host, value: b }, { name: X-Own, valueFrom: { secret: o } }] } } }`;
    expect(probeOf(keys, 'own')?.look).toMatchObject({
      headers: [
        { name: 'X-Team', value: 't' },
        { name: 'Authorization', secret: 'h' },
        { name: 'host', value: 'b' },
        { name: 'X-Own', secret: 'o' },
      ],
    });
    expect(probeOf(keys, 'api/A/v1')?.look).toMatchObject({
      headers: [
        { name: 'Host', value: 'a' },
        { name: 'X-Team', value: 't' },
        { name: 'authorization', credentials: 's' },
      ],
    });
  });
});

describe('apis', () => {
  test('become one probe each, names quoted for the URL, other tenants told apart', () => {
    const keys =
      'profile: gateway, credentials: { secret: s }, apis: [{ name: "A & B/ü", version: "1.0" }, { name: C, version: v1, tenant: t.com }, { name: C, version: v1 }], probes: { apis: { periodSeconds: 300, role: signal } }';
    const apis = (compile(keys).targets[0]?.probes ?? []).filter(({ name }) => name.startsWith('api/'));
    expect(apis.map(({ name, role, periodSeconds }) => `${name} ${role} ${periodSeconds}`)).toEqual([
      ...['api/A & B%2Fü/1.0 signal 300', 'api/C/v1@t.com signal 300', 'api/C/v1 signal 300'],
    ]);
    expect(apis[0]?.look).toMatchObject({
      path: '/api/am/gateway/v2/api-artifact?apiName=A%20%26%20B%2F%C3%BC&version=1.0&tenantDomain=carbon.super',
    });
  });

  test('may be switched off', () => {
    expect(
      namesOf('profile: gateway, credentials: { secret: s }, apis: [{ name: A, version: v1 }], probes: { apis: false }'),
    ).not.toContain('api/A/v1');
  });
});

describe('warn', () => {
  test('switches certificate and latency', () => {
    expect(namesOf('profile: key-manager, warn: { certificateDays: 0 }')).toEqual(['ready', 'version-http']);
    expect(probeOf('profile: key-manager, warn: { certificateDays: 7, latencyMs: 250 }', 'latency')?.look).toEqual({
      ...{ kind: 'read-off', signal: 'latency', of: ['ready'], limitMs: 250 },
    });
    expect(probeOf('profile: key-manager, warn: { certificateDays: 7 }', 'certificate')?.look).toMatchObject({ days: 7 });
    expect(leftOutOf('profile: micro-integrator, warn: { latencyMs: 0 }')).toContain('certificate: nothing-to-read, no probe uses TLS');
  });

  test('is about readiness for latency', () => {
    const keys = 'profile: gateway, warn: { latencyMs: 5 }, readinessProbe: false, probes: { version: { role: liveness } }';
    expect(leftOutOf(keys)).toContain('latency: nothing-to-read, no readiness probe');
  });
});
