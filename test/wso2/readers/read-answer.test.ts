import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Answer } from '../../../monitor/observation/observation.ts';
import type { Expectation, HttpLook, WireProbe } from '../../../monitor/target/probe.ts';
import type { Target } from '../../../monitor/target/target.ts';
import { probe, someLook, target } from '../../../testkit/samples.ts';
import { isOlder } from '../../../wso2/products/version.ts';
import { readAnswer } from '../../../wso2/readers/read-answer.ts';
import { splitProduct } from '../../../wso2/readers/read-version-service.ts';

type Asking = {
  readonly reader?: string;
  readonly path?: string;
  readonly expect?: Expectation;
  readonly authorized?: boolean;
  readonly target?: Partial<Target>;
  readonly port?: number;
};

function wire(asking: Asking): WireProbe {
  const look: HttpLook = {
    ...someLook,
    port: asking.port ?? 80,
    path: asking.path ?? '/',
    headers: asking.authorized ? [{ name: 'Authorization', credentials: 'wso2/monitor' }] : [],
    ...(asking.reader && { reader: asking.reader }),
    ...(asking.expect && { expect: asking.expect }),
  };
  return { ...probe('ready', 'readiness'), look };
}

function read(asking: Asking, answer: Partial<Answer>) {
  const outcome = readAnswer(target([], asking.target), wire(asking), { latencyMs: 1, phases: {}, answered: true, ...answer });
  return { reason: 'success', fix: undefined, ...outcome } as {
    outcome: string;
    reason: string;
    detail: string;
    fix?: string;
    product?: unknown;
  };
}

function http(status: number, body = '', headers: Record<string, string> = {}, truncated = false): Partial<Answer> {
  return {
    http: { status, body, headers, truncated },
    ...(truncated && { trouble: { reason: 'http.too-large', detail: 'the body is larger than 64 KiB' } }),
  };
}

const VERSION =
  '<ns:getVersionResponse xmlns:ns="http://version.services.core.carbon.wso2.org"><return>WSO2 API Manager-4.2.0</return></ns:getVersionResponse>';
const ARTIFACT = '/api/am/gateway/v2/api-artifact?apiName=Pizza%20Shack&version=1.0.0&tenantDomain=carbon.super';

describe('readAnswer()', () => {
  test.each<[string, number, string, string, RegExp]>([
    ['startup-healthcheck', 200, '', 'success', /at least one API, or none/],
    ['startup-healthcheck', 200, 'OK', 'success', /is complete/],
    ['startup-healthcheck', 200, '<html>Sign in</html>', 'body.mismatch', /is not empty: "<html>Sign in/],
    ['startup-healthcheck', 500, '', 'wso2.not-deployed', /still deploying APIs, or gave up/],
    [
      'startup-healthcheck',
      500,
      '{"code":500,"description":"The server encountered an internal error."}',
      'wso2.unhealthy',
      /internal error/,
    ],
    ['startup-healthcheck', 500, '<html>Bad gateway</html>', 'http.status', /status 500/],
    ['startup-healthcheck', 500, '{"code":500,"message":"boom"}', 'wso2.unhealthy', /boom/],
    ['startup-healthcheck', 500, '{}', 'wso2.unhealthy', /status 500/],
    ['startup-healthcheck', 403, '', 'wso2.no-such-endpoint', /proxy blocks/],
    ['startup-healthcheck', 204, '', 'http.status', /expected 200/],
    ['startup-healthcheck', 302, '', 'http.redirect', /status 302/],
    ['startup-healthcheck', 503, '', 'http.status', /status 503/],
    ['version-service', 200, VERSION, 'success', /WSO2 API Manager 4\.2\.0/],
    ['version-service', 200, `<?xml version="1.0"?>\n${VERSION}`, 'success', /4\.2\.0/],
    ['version-service', 202, VERSION, 'wso2.not-version-service', /status 202/],
    ['version-service', 200, '<wsdl:definitions xmlns:wsdl="x"/>', 'wso2.not-version-service', /not from the Version service/],
    ['version-service', 200, '<a><return>WSO2 API Manager-4.2.0</return></a>', 'wso2.not-version-service', /./],
    [
      'version-service',
      200,
      '<ns:getVersionResponse xmlns:ns="x"><return></return></ns:getVersionResponse>',
      'wso2.not-version-service',
      /./,
    ],
    ['version-service', 200, '<getVersionResponse>WSO2 API Manager-4.2.0</getVersionResponse>', 'wso2.not-version-service', /./],
    ['version-service', 200, '<getVersionResponse><return>x', 'wso2.not-version-service', /./],
    [
      'version-service',
      200,
      '<getVersionResponse><return>Exception: could not load</return></getVersionResponse>',
      'wso2.not-version-service',
      /Exception/,
    ],
    ['version-service', 200, '', 'wso2.not-version-service', /empty body/],
    ['version-service', 200, 'WSO2 API Manager-4.2.0', 'wso2.not-version-service', /./],
    ['version-service', 401, '', 'http.status', /status 401/],
    ['version-service', 404, '', 'wso2.no-such-endpoint', /a proxy blocks it/],
    ['websocket-health', 200, '', 'success', /listener responds/],
    ['websocket-health', 404, '', 'wso2.no-such-endpoint', /exactly/],
    ['websocket-health', 200, '<html>Please log in</html>', 'body.mismatch', /log in/],
    ['gateway-health-check', 200, '<html>Please log in</html>', 'body.mismatch', /log in/],
    ['gateway-health-check', 200, '', 'success', /does not cover policies and tenants/],
    ['gateway-health-check', 500, '', 'wso2.not-deployed', /status 500 with an empty body/],
    ['gateway-health-check', 500, 'fault', 'http.status', /status 500/],
    ['gateway-health-check', 404, '', 'wso2.no-such-endpoint', /4\.4 or later/],
    ['integrator-health', 404, '', 'wso2.no-such-endpoint', /enableReadinessProbe/i],
    ['integrator-health', 503, '<html/>', 'http.status', /status 503/],
    ['integrator-health', 500, '', 'wso2.unhealthy', /without a body/],
    ['integrator-health', 200, '<html/>', 'body.mismatch', /not the JSON/],
    ['integrator-health', 200, '["ready"]', 'body.mismatch', /not the JSON/],
    ['integrator-health', 200, '{"status" : "ready"}', 'success', /^ready$/],
    ['integrator-health', 200, '{"version":"4.2.0","update_level":"33","status":"ready"}', 'success', /update level 33/],
    ['integrator-health', 200, '{"version":"4.2.0"}', 'wso2.unhealthy', /no status/],
    ['integrator-health', 500, '{"version":"4.2.0","status":"ready"}', 'wso2.contradiction', /status 500.*"ready"/],
    ['integrator-health', 200, '{"status":"ready","Faulty CAPPs":["a.car"]}', 'wso2.contradiction', /a\.car/],
    ['integrator-health', 200, '{"status":"not ready, faulty CAPPs detected"}', 'wso2.contradiction', /./],
    ['integrator-health', 200, '{"status":"ready\\u0000"}', 'wso2.unhealthy', /./],
    ['integrator-health', 500, '{"status":"starting"}', 'wso2.unhealthy', /starting/],
    [
      'integrator-health',
      500,
      '{"status":"not ready","Faulty CAPPs":["1","2","3","4","5","6","7"]}',
      'wso2.faulty-capps',
      /1, 2, 3, 4, 5 and 2 more/,
    ],
    [
      'integrator-health',
      500,
      '{"status":"not ready","Faulty CAPPs":[{"toString":1},"a.car"]}',
      'wso2.faulty-capps',
      /\(not a name\), a\.car/,
    ],
    ['integrator-health', 200, '{"status":"ready","Faulty CAPPs":"a.car"}', 'body.mismatch', /not a list/],
    ['integrator-health', 502, '\u0001\u0002', 'http.status', /2 characters, none of them printable/],
    ['integrator-liveness', 200, '{"server" : "started"}', 'success', /started/],
    ['integrator-liveness', 200, '{"server" : "stopping"}', 'wso2.unhealthy', /stopping/],
    ['integrator-liveness', 200, 'started', 'body.mismatch', /not the JSON/],
    ['integrator-liveness', 500, '', 'wso2.unhealthy', /empty body/],
    ['integrator-liveness', 502, '', 'http.status', /status 502/],
    ['identity-health', 200, '{"health":[{"key":"a","value":"b"}]}', 'success', /1 check passed/],
    ['identity-health', 200, '{"health":[1,2]}', 'success', /2 checks passed/],
    ['identity-health', 200, '{"status":"ok"}', 'body.mismatch', /./],
    [
      'identity-health',
      503,
      '{"errors":[{"code":"HC_00006","message":"out of memory"},{"code":"HC_00004"},7]}',
      'wso2.unhealthy',
      /HC_00006 out of memory; HC_00004/,
    ],
    ['identity-health', 200, '{"health":[{}],"errors":[{"code":"HC_00001"}]}', 'wso2.unhealthy', /HC_00001/],
    ['identity-health', 503, '<html/>', 'http.status', /status 503/],
    ['identity-health', 404, '', 'wso2.no-such-endpoint', /no health API/],
    ['identity-health', 302, '', 'http.redirect', /302/],
    ['openid-configuration', 200, '{"issuer":"https://is"}', 'success', /issuer https:\/\/is/],
    ['openid-configuration', 200, '{"issuer":" "}', 'body.mismatch', /not a discovery document/],
    ['openid-configuration', 200, '{}', 'body.mismatch', /not a discovery document/],
    ['openid-configuration', 404, '', 'wso2.no-such-endpoint', /./],
    ['openid-configuration', 500, '', 'http.status', /./],
    ['api-artifact', 200, '{"api":"<api/>"}', 'success', /Pizza Shack 1\.0\.0 is deployed/],
    ['api-artifact', 200, '<html>login</html>', 'body.mismatch', /not an API artifact/],
    ['api-artifact', 200, '{"code":900,"error":"not found"}', 'body.mismatch', /not an API artifact/],
    ['api-artifact', 200, '{}', 'body.mismatch', /not an API artifact/],
    ['api-artifact', 401, '', 'wso2.unauthorized', /rejected the credentials/],
    ['api-artifact', 403, '', 'wso2.unauthorized', /rejected the credentials/],
    ['api-artifact', 404, '{"code":404}', 'wso2.api-missing', /Pizza Shack 1\.0\.0 is missing/],
    ['api-artifact', 404, '<html>Not Found</html>', 'wso2.no-such-endpoint', /not from the gateway API/],
    ['api-artifact', 500, '', 'http.status', /./],
  ])('%s: %i with %j is %s', (reader, status, body, reason, detail) => {
    const path = reader === 'api-artifact' ? ARTIFACT : reader === 'websocket-health' && status !== 200 ? '/health/' : '/health';
    const result = read({ reader, path }, http(status, body));
    expect(result.reason).toBe(reason);
    expect(result.detail).toMatch(detail);
  });

  test('the exact /health of an old version is another matter than a path that is not exact', () => {
    expect(read({ reader: 'websocket-health', path: '/health' }, http(404)).detail).toContain('requires API-M 4.1');
    expect(read({ reader: 'websocket-health', path: '/health' }, http(500)).reason).toBe('http.status');
  });

  test('401 is worded by what was sent and what the version needs', () => {
    const ask = (authorized: boolean, version?: string) =>
      read({ reader: 'startup-healthcheck', authorized, target: version === undefined ? {} : { version } }, http(401)).detail;
    expect(ask(false)).toContain('before 4.3, the startup health check requires Basic authentication');
    expect(ask(true)).toBe('the server rejected the credentials; 4.3 and later needs none');
    expect(ask(true, '4.2.0')).toBe('the server rejected the credentials');
  });

  test('an API artifact larger than a body may be is there all the same; anything else too large is not judged', () => {
    expect(read({ reader: 'api-artifact', path: ARTIFACT }, http(200, '{"api":"', {}, true)).reason).toBe('success');
    expect(read({ reader: 'api-artifact', path: ARTIFACT }, http(200, '<html>', {}, true)).reason).toBe('body.mismatch');
    expect(read({ reader: 'version-service' }, http(200, VERSION, {}, true)).reason).toBe('http.too-large');
    expect(read({ reader: 'api-artifact', expect: { body: 'x' } }, http(200, '{"api":"', {}, true)).reason).toBe('http.too-large');
  });

  test('`expect` alone judges where it is written, a reader this release does not know judges nothing', () => {
    expect(read({ reader: 'version-service', expect: { status: [{ from: 404, to: 404 }] } }, http(404)).reason).toBe('success');
    for (const reader of ['constructor', 'a\nreader']) {
      const detail = `this release has no reader ${reader.replace('\n', ' ')}`;
      expect(read({ reader }, http(200))).toMatchObject({ outcome: 'unknown', reason: 'monitor.fault', detail });
      expect(read({ reader }, http(500))).toMatchObject({ outcome: 'unknown', reason: 'monitor.fault', detail });
      expect(read({ reader, expect: { body: 'fine' } }, http(200, 'fine')).reason).toBe('success');
    }
    expect(read({}, http(204)).reason).toBe('success');
  });

  test('trouble of ours is unknown, of theirs a failure', () => {
    expect(read({}, { trouble: { reason: 'monitor.exhausted', detail: 'EMFILE' } })).toMatchObject({
      outcome: 'unknown',
      reason: 'monitor.exhausted',
    });
    expect(read({}, { trouble: { reason: 'tcp.refused', detail: 'ECONNREFUSED' } })).toMatchObject({
      outcome: 'failure',
      reason: 'tcp.refused',
    });
  });

  test('what a port is known for is said, with the offset taken off', () => {
    const reset: Partial<Answer> = { trouble: { reason: 'tcp.reset', detail: 'ECONNRESET' } };
    expect(read({ port: 8101, target: { portShift: 2 } }, reset)).toMatchObject({
      reason: 'http.tls-port',
      detail: 'port 8101 (8099 with the offset)',
      fix: 'set `scheme: HTTPS` for this port',
    });
    expect(read({ port: 8101 }, reset)).toMatchObject({ reason: 'tcp.reset' });
    expect(read({ port: 9673 }, reset).detail).toContain('did you mean 9763?');
    expect(read({ port: 8099 }, { trouble: { reason: 'tcp.refused', detail: 'x' } })).toMatchObject({ reason: 'tcp.refused' });
  });

  test('a TCP or TLS look that came through says what that proves', () => {
    const of = (kind: 'tcp' | 'tls'): WireProbe => ({ ...probe('receiver', 'readiness'), look: { kind, host: 'tm', port: 9611 } });
    const answer: Answer = { latencyMs: 1, phases: {}, answered: true };
    expect(readAnswer(target([]), of('tcp'), answer)).toEqual({
      outcome: 'success',
      detail: 'the port accepts connections; a TCP check shows no more',
    });
    expect(readAnswer(target([]), of('tls'), answer)).toEqual({ outcome: 'success', detail: 'TLS handshake complete' });
  });

  test('no answer and no trouble is a fault of the monitor, never a success', () => {
    expect(read({}, {})).toMatchObject({ outcome: 'unknown', reason: 'monitor.fault' });
  });

  test('never throws, and its detail is one safe line, whatever a server sends', () => {
    const readers = [
      'startup-healthcheck',
      'version-service',
      'websocket-health',
      'gateway-health-check',
      'integrator-health',
      'integrator-liveness',
      'identity-health',
      'openid-configuration',
      'api-artifact',
      undefined,
    ];
    const bodies = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.constantFrom(
        '{"__proto__":{"status":"ready"}}',
        '{"status":{"toString":1}}',
        '['.repeat(20_000),
        `${'<a>'.repeat(5000)}`,
        '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        VERSION.replace('4.2.0', '4.2.0&#27;[2J'),
      ),
    );
    fc.assert(
      fc.property(fc.constantFrom(...readers), fc.integer({ min: 100, max: 599 }), bodies, (reader, status, body) => {
        const { detail } = read(reader === undefined ? {} : { reader }, http(status, body));
        expect(detail).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
        expect(detail.length).toBeLessThan(600);
      }),
      { numRuns: 500 },
    );
  });
});

test('splitProduct() takes name and version apart on the last "-" that a digit follows', () => {
  expect(splitProduct('WSO2 API Manager-4.2.0')).toEqual({ name: 'WSO2 API Manager', version: '4.2.0' });
  expect(splitProduct('WSO2 Multi-Tenant Thing-4.2.0-SNAPSHOT')).toEqual({ name: 'WSO2 Multi-Tenant Thing', version: '4.2.0-SNAPSHOT' });
  expect(splitProduct('Custom Build')).toEqual({ name: 'Custom Build', version: '' });
});

test('isOlder() compares by numbers; no version is the newest', () => {
  expect([isOlder('4.2.0', '4.10.0'), isOlder('4.10.0', '4.2.0'), isOlder('4.3.0', '4.3.0'), isOlder(undefined, '4.3.0')]).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

test('an API artifact may be too large to be read, but not without an answer', () => {
  const trouble = { reason: 'http.too-large', detail: 'more than 16384 bytes of headers' } as const;
  expect(read({ reader: 'api-artifact' }, { trouble })).toMatchObject({ outcome: 'failure', reason: 'http.too-large' });
});
