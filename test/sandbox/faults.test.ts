import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox.ts';
import { exchange, get, knock, open, QUIET_MS } from '../../testkit/sandbox/exchange.ts';
import { portOf } from '../../testkit/sandbox/server-ports.ts';

let sandbox: Sandbox;
let clock = 0;
beforeAll(async () => {
  sandbox = await startSandbox({ now: () => Date.UTC(2026, 0, 31) + clock });
});
afterEach(async () => {
  for (const target of sandbox.targets) await sandbox.setFault(target, 'none');
});
afterAll(() => sandbox.close());

const HEALTH = '/api/am/gateway/v2/server-startup-healthcheck';
const BASIC = `Authorization: Basic ${Buffer.from('monitor:sandbox').toString('base64')}`;
const WEATHER = '/api/am/gateway/v2/api-artifact?apiName=WeatherAPI&version=2.1.0';
const PORTS: Record<string, readonly number[]> = {
  'gw-1': [9443, 9763, 8243, 8280, 9099, 8099],
  'tm-1': [9443, 9763, 5672, 9611, 9711, 8672],
  'km-1': [9443, 9763],
  'mi-1': [9191, 8280],
  'edge-1': [9443],
};

function way(target: string, base: number): { port: number; ca?: string } {
  const plain = [9763, 8280, 9099, 9191, 5672, 9611].includes(base);
  return { port: portOf(sandbox, target, base), ...(!plain && { ca: sandbox.authority }) };
}

async function ask(target: string, base: number, path: string, ...headers: string[]): Promise<string> {
  return (await exchange(way(target, base), get(path, ...headers))).bytes;
}

async function knockAll(target: string): Promise<string[]> {
  return Promise.all((PORTS[target] ?? []).map((base) => knock(way(target, base))));
}

describe('closed ports', () => {
  test.each(Object.keys(PORTS))('%s down refuses everywhere, others stay, and it comes back', async (target) => {
    await sandbox.setFault(target, 'down');
    expect(new Set(await knockAll(target))).toEqual(new Set(['ECONNREFUSED']));
    for (const other of sandbox.targets.filter((name) => name !== target))
      expect(new Set(await knockAll(other))).toEqual(new Set(['open']));
    await sandbox.setFault(target, 'none');
    expect(new Set(await knockAll(target))).toEqual(new Set(['open']));
  });

  test.each(['gw-1', 'tm-1', 'km-1', 'mi-1'])('%s starting refuses everywhere', async (target) => {
    await sandbox.setFault(target, 'starting');
    expect(new Set(await knockAll(target))).toEqual(new Set(['ECONNREFUSED']));
  });

  test('an edge whose gateway is starting answers 502', async () => {
    await sandbox.setFault('edge-1', 'starting');
    expect(await ask('edge-1', 9443, HEALTH)).toMatch(/^HTTP\/1\.1 502 Bad Gateway\r\nServer: nginx\r\n/);
  });

  test.each([
    ['gw-1', 8099],
    ['tm-1', 5672],
    ['km-1', 9763],
    ['mi-1', 8280],
  ])('%s port-closed closes %i alone', async (target, base) => {
    await sandbox.setFault(target, 'port-closed');
    const expected = (PORTS[target] ?? []).map((one) => (one === base ? 'ECONNREFUSED' : 'open'));
    expect(await knockAll(target)).toEqual(expected);
  });
});

describe('answers', () => {
  test('not-deployed is 500 and empty', async () => {
    await sandbox.setFault('gw-1', 'not-deployed');
    const answer = 'HTTP/1.1 500 \r\nContent-Length: 0\r\nServer: WSO2 Carbon Server\r\nConnection: close\r\n\r\n';
    expect(await ask('gw-1', 9443, HEALTH)).toBe(answer);
    expect(await ask('gw-1', 8280, '/health-check')).toMatch(/^HTTP\/1\.1 500 /);
    expect((await exchange(way('gw-1', 9099), get('/health-check'))).bytes).toMatch(/^HTTP\/1\.1 500 /);
    expect(await ask('edge-1', 9443, HEALTH)).toMatch(/^HTTP\/1\.1 200 /);
    await sandbox.setFault('edge-1', 'not-deployed');
    expect(await ask('edge-1', 9443, HEALTH)).toMatch(/^HTTP\/1\.1 500 \r\nServer: nginx\r\nContent-Length: 0\r\n/);
  });

  test('unauthorized wants Basic credentials for the health check', async () => {
    await sandbox.setFault('gw-1', 'unauthorized');
    expect(await ask('gw-1', 9443, HEALTH)).toMatch(/^HTTP\/1\.1 401 [\s\S]*"description":"Unauthenticated request"/);
    expect(await ask('gw-1', 9443, HEALTH, BASIC)).toMatch(/^HTTP\/1\.1 200 /);
  });

  test('api-missing takes one API away', async () => {
    expect(await ask('gw-1', 9443, WEATHER, BASIC)).toMatch(/^HTTP\/1\.1 200 /);
    await sandbox.setFault('gw-1', 'api-missing');
    expect(await ask('gw-1', 9443, WEATHER, BASIC)).toMatch(/^HTTP\/1\.1 404 \r\nContent-Type: application\/json\r\n[\s\S]*\{"code":404,/);
    expect(await ask('gw-1', 9443, HEALTH)).toMatch(/^HTTP\/1\.1 200 /);
  });

  test('no-api is 404 everywhere, and the fault of Axis2 for a service', async () => {
    for (const target of sandbox.targets) await sandbox.setFault(target, 'no-api');
    expect(await ask('gw-1', 9443, HEALTH)).toMatch(/^HTTP\/1\.1 404 /);
    expect(await ask('tm-1', 9443, '/services/Version')).toMatch(/^HTTP\/1\.1 500 [\s\S]*<faultstring>The service cannot be found/);
    expect(await ask('km-1', 9443, '/services/Version')).toMatch(/^HTTP\/1\.1 500 [\s\S]*<faultstring>The service cannot be found/);
    expect(await ask('mi-1', 9191, '/healthz')).toMatch(/^HTTP\/1\.1 404 /);
    expect(await ask('edge-1', 9443, HEALTH)).toMatch(/^HTTP\/1\.1 404 /);
  });

  test('services-blocked is 403 of a proxy, the health check goes on', async () => {
    await sandbox.setFault('gw-1', 'services-blocked');
    expect(await ask('gw-1', 9763, '/services/Version')).toMatch(/^HTTP\/1\.1 403 Forbidden\r\nServer: nginx\r\n/);
    expect(await ask('gw-1', 8243, '/services/Version')).toMatch(/^HTTP\/1\.1 403 /);
    expect(await ask('gw-1', 9443, HEALTH)).toMatch(/^HTTP\/1\.1 200 /);
  });

  test('wrong-version says 4.1.0', async () => {
    for (const target of ['gw-1', 'tm-1', 'km-1', 'mi-1']) await sandbox.setFault(target, 'wrong-version');
    for (const target of ['gw-1', 'tm-1', 'km-1']) {
      expect(await ask(target, 9443, '/services/Version')).toContain('<return>WSO2 API Manager-4.1.0</return>');
    }
    expect(await ask('mi-1', 9191, '/healthz')).toContain('{"version":"4.1.0", "update_level":"-", "status" : "ready"}');
  });

  test('faulty-capps and contradiction have the same body under 500 and 200', async () => {
    const body =
      '{"version":"4.2.0", "update_level":"-", "status": "not ready, faulty CAPPs detected", "Faulty CAPPs" : ["a_1.0.0.car","b_1.0.0.car"]}';
    await sandbox.setFault('mi-1', 'faulty-capps');
    expect(await ask('mi-1', 9191, '/healthz')).toBe(
      `HTTP/1.1 500 Internal Server Error\r\nContent-Type: application/json; charset=UTF-8\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
    );
    expect(await ask('mi-1', 9191, '/liveness')).toMatch(/^HTTP\/1\.1 200 /);
    await sandbox.setFault('mi-1', 'contradiction');
    expect(await ask('mi-1', 9191, '/healthz')).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*Faulty CAPPs/);
  });

  test('flapping turns with the clock, bad first', async () => {
    await sandbox.setFault('gw-1', 'flapping');
    await sandbox.setFault('mi-1', 'flapping');
    const statuses = [];
    for (const at of [0, 3999, 4000, 8000]) {
      clock = at;
      statuses.push(`${(await ask('gw-1', 9763, HEALTH)).slice(9, 12)} ${(await ask('mi-1', 9191, '/healthz')).slice(9, 12)}`);
    }
    clock = 0;
    expect(statuses).toEqual(['500 500', '500 500', '200 200', '500 500']);
  });
});

describe('silence and slowness', () => {
  test.each(['gw-1', 'edge-1', 'mi-1'])('%s hanging accepts and says nothing', async (target) => {
    await sandbox.setFault(target, 'hanging');
    const port = portOf(sandbox, target, PORTS[target]?.[0] ?? 0);
    expect(await exchange({ port }, get('/healthz'), QUIET_MS)).toEqual({ bytes: '', closed: false });
  });

  test('slow takes a second and a half, once, behind an edge too', async () => {
    await sandbox.setFault('gw-1', 'slow');
    await sandbox.setFault('edge-1', 'slow');
    const start = performance.now();
    const answers = await Promise.all([ask('gw-1', 9443, HEALTH), ask('edge-1', 9443, HEALTH)]);
    const took = performance.now() - start;
    expect(answers.map((answer) => answer.slice(9, 12))).toEqual(['200', '200']);
    expect(took).toBeGreaterThan(1450);
    expect(took).toBeLessThan(2800);
  });
});

describe('certificates', () => {
  test.each([
    ['certificate-expired', 'CERT_HAS_EXPIRED'],
    ['certificate-wrong-host', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['certificate-untrusted', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  ])('%s ends in %s on every TLS port', async (fault, code) => {
    for (const target of ['gw-1', 'tm-1', 'km-1', 'edge-1']) {
      await sandbox.setFault(target, fault);
      const tls = (PORTS[target] ?? []).map((base) => way(target, base)).filter(({ ca }) => ca);
      expect(new Set(await Promise.all(tls.map(knock)))).toEqual(new Set([code]));
      await sandbox.setFault(target, 'none');
      expect(new Set(await knockAll(target))).toEqual(new Set(['open']));
    }
  });

  test('a change of certificate cuts the connections that saw the old one, a change of answer does not', async () => {
    const socket = await open(way('gw-1', 9443));
    await sandbox.setFault('gw-1', 'not-deployed');
    expect(socket.destroyed).toBe(false);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined);
    socket.resume();
    await sandbox.setFault('gw-1', 'certificate-expired');
    await closed;
  });
});

describe('what cannot be set', () => {
  test('an unknown target names the targets', async () => {
    await expect(sandbox.setFault('gw-9', 'down')).rejects.toThrow(
      'cannot set a fault: target must be one of gw-1, tm-1, km-1, mi-1, edge-1, got "gw-9"',
    );
    expect(() => sandbox.faultOf('gw-9')).toThrow('target must be one of');
  });

  test('an unknown fault, or one of another kind of server, names the faults', async () => {
    await expect(sandbox.setFault('mi-1', 'not-deployed')).rejects.toThrow(
      /fault of mi-1 must be one of starting, .*faulty-capps.*none, got "not-deployed"/,
    );
    await expect(sandbox.setFault('gw-1', 'toString')).rejects.toThrow('got "toString"');
    expect(sandbox.faultOf('mi-1')).toBe('none');
  });
});
