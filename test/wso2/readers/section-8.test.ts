import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { formatFinding } from '../../../monitor/grammar/finding.ts';
import { type Sandbox, startSandbox } from '../../../sandbox/start-sandbox.ts';
import { issueCertificate } from '../../../sandbox/wire/certificate.ts';
import { compile, lookWith } from '../../../testkit/look-with.ts';
import { compileConfig } from '../../../wso2/compile/compile-config.ts';

// The rows of "State → wire → verdict" in the reference of WSO2's endpoints, each over real sockets.

let sandbox: Sandbox;
let offsets: Readonly<Record<string, number>>;
const opened: Server[] = [];

beforeAll(async () => {
  sandbox = await startSandbox();
  offsets = Object.fromEntries(
    [...sandbox.config.matchAll(/- name: (\S+)\n(?: {4}.*\n)*? {4}portOffset: (\d+)/g)].map(([, name, offset]) => [
      String(name),
      Number(offset),
    ]),
  );
});

afterAll(() => sandbox.close());

afterEach(async () => {
  for (const target of sandbox.targets) await sandbox.setFault(target, 'none');
  for (const server of opened.splice(0)) server.close();
});

const ca = () => ({ 'ca.pem': sandbox.authority });
const offset = (target: string) => offsets[target] ?? Number.NaN;

function gateway(more = ''): string {
  return `targets: [{ name: gw, profile: gateway, host: 127.0.0.1, portOffset: ${offset('gw-1')}, tls: { ca: ca.pem }${more} }]`;
}

function integrator(more = ''): string {
  return `targets: [{ name: mi, profile: micro-integrator, host: 127.0.0.1, portOffset: ${offset('mi-1')}${more} }]`;
}

async function serve(listener: RequestListener, tls?: { cert: string; key: string }): Promise<number> {
  const server = tls ? createTlsServer(tls, listener) : createServer(listener);
  opened.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

function identityServer(answer: RequestListener) {
  const { certificate, key } = issueCertificate({ commonName: 'is', names: ['127.0.0.1'] });
  return serve(
    (request, response) => (request.url === '/api/health-check/v1.0/health' ? answer(request, response) : response.end('{"issuer":"x"}')),
    {
      cert: certificate,
      key,
    },
  ).then((port) => ({
    yaml: `targets: [{ name: is, profile: identity-server, host: 127.0.0.1, ports: { 9443: { port: ${port}, scheme: HTTPS } }, tls: { ca: ca.pem } }]`,
    files: { 'ca.pem': certificate },
  }));
}

describe('the gateway health-check', () => {
  test('row 1: 200 and empty is up, and says how little that proves', async () => {
    const gw = (await lookWith(gateway(), { files: ca() }))('gw');
    expect(gw.status).toBe('ready');
    expect(gw.probe('ready')).toMatchObject({
      outcome: 'success',
      detail: 'API deployment is complete (at least one API, or none to deploy)',
    });
  });

  test('row 2: 500 and empty is not ready, not down: the gateway answers', async () => {
    await sandbox.setFault('gw-1', 'not-deployed');
    const gw = (await lookWith(gateway(), { files: ca() }))('gw');
    expect(gw.status).toBe('not-ready');
    expect(gw.diagnosis).toMatchObject({ reason: 'wso2.not-deployed', kind: 'target', rung: 'ready' });
    expect(gw.diagnosis?.summary).toContain('API deployment is not complete: the gateway is still deploying APIs, or gave up');
  });

  test('row 3: 401 without credentials is the setting of a server before 4.3', async () => {
    await sandbox.setFault('gw-1', 'unauthorized');
    const gw = (await lookWith(gateway(', version: 4.2.0'), { files: ca() }))('gw');
    expect(gw.status).toBe('not-ready');
    expect(gw.diagnosis).toMatchObject({ reason: 'wso2.unauthorized', kind: 'configuration' });
    expect(gw.probe('ready').detail).toContain('before 4.3, the startup health check requires Basic authentication');
  });

  test('row 4: 401 to credentials that a 4.3 gateway does not need', async () => {
    await sandbox.setFault('gw-1', 'unauthorized');
    const headers = ', version: 4.3.0, httpHeaders: [{ name: Authorization, valueFrom: { secret: stale } }]';
    const gw = (await lookWith(gateway(headers), { files: ca(), secrets: { stale: 'Basic c3RhbGU6c3RhbGU=' } }))('gw');
    expect(gw.diagnosis).toMatchObject({
      reason: 'wso2.unauthorized',
      kind: 'configuration',
      fix: 'remove or correct the credentials; 4.3 and later needs none',
    });
  });

  test('row 5: 404 on a node without the gateway API', async () => {
    await sandbox.setFault('gw-1', 'no-api');
    const gw = (await lookWith(gateway(), { files: ca() }))('gw');
    expect(gw.probe('ready')).toMatchObject({ outcome: 'failure', reason: 'wso2.no-such-endpoint' });
    expect(gw.probe('ready').detail).toContain('the server has no gateway API, or a proxy blocks it');
    expect(gw.status).toBe('not-ready');
  });

  test('row 24: /health-check on 9099 is as the health-check, but weaker', async () => {
    const probes = `, probes: { deployed: { httpGet: { path: /health-check, port: ${9099 + offset('gw-1')} } } }`;
    const up = (await lookWith(gateway(probes), { files: ca() }))('gw');
    expect(up.probe('deployed')).toMatchObject({ outcome: 'success' });
    expect(up.probe('deployed').detail).toContain('does not cover policies and tenants');
    await sandbox.setFault('gw-1', 'not-deployed');
    const red = (await lookWith(gateway(probes), { files: ca() }))('gw');
    expect(red.probe('deployed')).toMatchObject({ outcome: 'failure', reason: 'wso2.not-deployed' });
  });
});

describe('the Version service', () => {
  test('row 6: product and version, whatever the product is called', async () => {
    const gw = (await lookWith(gateway(), { files: ca() }))('gw');
    expect(gw.probe('version-http')).toMatchObject({ outcome: 'success' });
    expect(gw.product).toEqual({ name: 'WSO2 Universal Gateway', version: '4.5.0' });
  });

  test('row 7: 202 with HTML is not the Version service', async () => {
    const port = await serve((_, response) =>
      response.writeHead(202, { 'content-type': 'text/html' }).end('<html>Please enable REST support</html>'),
    );
    const servlet = 9443 + offset('gw-1');
    const own = `, portOffset: 0, ports: { 9443: { port: ${servlet}, scheme: HTTPS }, 9763: { port: ${port}, scheme: HTTP } }`;
    const yaml = gateway().replace(/, portOffset: \d+/, own);
    const gw = (await lookWith(yaml, { files: ca() }))('gw');
    expect(gw.probe('version-http')).toMatchObject({ reason: 'wso2.not-version-service' });
    expect(gw.status).toBe('degraded');
    const km = yaml
      .replace('profile: gateway', 'profile: key-manager')
      .replace(`9443: { port: ${servlet}, scheme: HTTPS }`, `9443: { port: ${port}, scheme: HTTP }`);
    const asReadiness = (await lookWith(km, { files: ca() }))('gw');
    expect(asReadiness.status).toBe('not-ready');
    expect(asReadiness.diagnosis).toMatchObject({ reason: 'wso2.not-version-service', kind: 'configuration' });
  });

  test('row 8: blocked at the edge degrades a gateway, and makes a Key Manager not ready, never down', async () => {
    await sandbox.setFault('gw-1', 'services-blocked');
    await sandbox.setFault('km-1', 'services-blocked');
    const gw = (await lookWith(gateway(), { files: ca() }))('gw');
    expect(gw.status).toBe('degraded');
    expect(gw.probe('version-http')).toMatchObject({ reason: 'wso2.no-such-endpoint' });
    expect(gw.probe('version-http').detail).toContain('a proxy blocks it');
    const yaml = `targets: [{ name: km, profile: key-manager, host: 127.0.0.1, portOffset: ${offset('km-1')}, tls: { ca: ca.pem } }]`;
    expect((await lookWith(yaml, { files: ca() }))('km').status).toBe('not-ready');
  });
});

describe('the WebSocket listeners', () => {
  test('row 9: 9099 /health shows that the listener responds', async () => {
    const gw = (await lookWith(gateway(), { files: ca() }))('gw');
    expect(gw.probe('websocket')).toMatchObject({ outcome: 'success', detail: 'the WebSocket listener responds' });
    expect(gw.probe('websocket-tls')).toMatchObject({ outcome: 'success', detail: 'the WebSocket listener responds' });
  });

  function withProbe(look: string): string {
    return gateway(`, probes: { ws: { httpGet: ${look} } }`);
  }

  test('row 10: http on 8099 is told to use https', async () => {
    const gw = (await lookWith(withProbe(`{ path: /health, port: ${8099 + offset('gw-1')} }`), { files: ca() }))('gw');
    expect(gw.probe('ws')).toMatchObject({ reason: 'http.tls-port' });
    expect(gw.probe('ws').detail).toBe(`port ${8099 + offset('gw-1')} (8099 with the offset)`);
    expect(gw.diagnosis).toMatchObject({ kind: 'configuration', fix: 'set `scheme: HTTPS` for this port' });
  });

  test('row 11: https on 9099 is told to use http', async () => {
    const gw = (await lookWith(withProbe(`{ path: /health, port: ${9099 + offset('gw-1')}, scheme: HTTPS }`), { files: ca() }))('gw');
    expect(gw.probe('ws')).toMatchObject({ reason: 'tls.plaintext-port' });
    expect(gw.probe('ws').detail).toBe(`port ${9099 + offset('gw-1')} (9099 with the offset)`);
    expect(gw.diagnosis).toMatchObject({ kind: 'configuration', fix: 'set `scheme: HTTP` for this port' });
  });

  test('row 12: /health with a query is told that the path must be exact', async () => {
    const gw = (await lookWith(withProbe(`{ path: "/health?t=1", port: ${9099 + offset('gw-1')} }`), { files: ca() }))('gw');
    expect(gw.probe('ws')).toMatchObject({ outcome: 'failure', reason: 'wso2.no-such-endpoint' });
    expect(gw.probe('ws').detail).toContain('the path must be exactly /health');
  });

  test('row 13: 9673 is answered with 9763, before and after looking', async () => {
    const yaml =
      'targets: [{ name: km, profile: PROFILE, host: 127.0.0.1, readinessProbe: { httpGet: { path: /services/Version, port: 9673 } } }]';
    const bytes = new TextEncoder().encode(yaml.replace('PROFILE', 'key-manager'));
    const { issues } = compileConfig({ file: 'gatewatch.yaml', read: () => ({ bytes }), env: {} });
    expect(
      issues
        .filter(({ severity }) => severity === 'error')
        .map(formatFinding)
        .join(),
    ).toContain('9763');
    const km = (await lookWith(yaml.replace('PROFILE', 'custom')))('km');
    expect(km.diagnosis).toMatchObject({ reason: 'tcp.refused' });
    expect(km.diagnosis?.summary).toContain('did you mean 9763? The WSO2 page has a typo');
  });
});

describe('the Micro Integrator', () => {
  test('row 14: ready, with its version', async () => {
    const mi = (await lookWith(integrator()))('mi');
    expect(mi.status).toBe('ready');
    expect(mi.probe('ready').detail).toMatch(/^ready, version \d/);
    expect(mi.product?.name).toBe('WSO2 Micro Integrator');
  });

  test('row 15: faulty CApps are named, and the server itself runs', async () => {
    await sandbox.setFault('mi-1', 'faulty-capps');
    const mi = (await lookWith(integrator()))('mi');
    expect(mi.status).toBe('not-ready');
    expect(mi.diagnosis).toMatchObject({ reason: 'wso2.faulty-capps', probe: 'ready' });
    expect(mi.diagnosis?.summary.match(/\.car/g)).toHaveLength(2);
    expect(mi.diagnosis?.summary).toContain('the server itself runs');
  });

  test('row 16: starting refuses, and that is all there is to see', async () => {
    await sandbox.setFault('mi-1', 'starting');
    const mi = (await lookWith(integrator()))('mi');
    expect(mi.status).toBe('down');
    expect(mi.diagnosis).toMatchObject({ reason: 'tcp.refused', rung: 'connect' });
  });

  test('row 17: /liveness of a 4.1 is a setting, and degrades', async () => {
    const port = await serve((request, response) =>
      request.url === '/healthz'
        ? response.end('{"version":"4.1.0", "update_level":"-", "status" : "ready"}')
        : response.writeHead(404).end(),
    );
    const yaml = `targets: [{ name: mi, profile: micro-integrator, host: 127.0.0.1, ports: { 9201: ${port} } }]`;
    const mi = (await lookWith(yaml))('mi');
    expect(mi.probe('alive')).toMatchObject({ reason: 'wso2.no-such-endpoint' });
    expect(mi.probe('alive').detail).toContain('/liveness requires MI 4.2');
    expect(mi.status).toBe('degraded');
  });

  test('row 18: GET is sent, which a HEAD would not survive', async () => {
    const methods: string[] = [];
    const port = await serve((request, response) => {
      methods.push(String(request.method));
      response.end('{"version":"4.2.0", "update_level":"-", "status" : "ready"}');
    });
    await lookWith(`targets: [{ name: mi, profile: micro-integrator, host: 127.0.0.1, ports: { 9201: ${port} }, livenessProbe: false }]`);
    expect(methods).toEqual(['GET']);
  });

  test('row 19: MI 1.2 is up, with the note that it cannot report faulty CApps', async () => {
    const port = await serve((_, response) => response.end('{"version":"1.2.0","status" : "ready"}'));
    const yaml = `targets: [{ name: mi, profile: micro-integrator, host: 127.0.0.1, ports: { 9201: ${port} }, livenessProbe: false }]`;
    const mi = (await lookWith(yaml))('mi');
    expect(mi.probe('ready')).toMatchObject({ outcome: 'success', detail: 'ready (MI 1.2 cannot report faulty CApps)' });
  });

  test('a body against its status is asked once more before it is called a contradiction', async () => {
    let asked = 0;
    const port = await serve((_, response) => {
      asked++;
      response.end(
        `{"version":"4.2.0", "update_level":"-", "status": "not ready, faulty CAPPs detected", "Faulty CAPPs" : ["a_1.0.0.car"]}`,
      );
    });
    const yaml = `targets: [{ name: mi, profile: micro-integrator, host: 127.0.0.1, ports: { 9201: ${port} }, livenessProbe: false }]`;
    const mi = (await lookWith(yaml))('mi');
    expect(mi.diagnosis).toMatchObject({ reason: 'wso2.contradiction', kind: 'target' });
    expect(asked).toBe(2);
  });
});

describe('the Traffic Manager', () => {
  function trafficManager(more = ''): string {
    return `targets: [{ name: tm, profile: traffic-manager, host: 127.0.0.1, portOffset: ${offset('tm-1')}, tls: { ca: ca.pem }${more} }]`;
  }

  test('row 20: 9611 accepts, gets our FIN and not a byte', async () => {
    const tm = (await lookWith(trafficManager(), { files: ca() }))('tm');
    expect(tm.probe('receiver')).toMatchObject({ outcome: 'success', action: `TCP 127.0.0.1:${9611 + offset('tm-1')}` });
    expect(tm.probe('receiver').detail).toContain('the port accepts connections');
    expect(sandbox.bytesReceived('tm-1', 9611 + offset('tm-1'))).toBe(0);
  });

  test('row 21: 9711 is looked at by a TLS handshake, and TCP there is warned about', async () => {
    const tm = (await lookWith(trafficManager(', probes: { receiver-tls: true }'), { files: ca() }))('tm');
    expect(tm.probe('receiver-tls')).toMatchObject({ outcome: 'success', detail: 'TLS handshake complete' });
    const { issues } = compile(trafficManager(`, probes: { mine: { tcpSocket: { port: ${9711 + offset('tm-1')} } } }`), { files: ca() });
    expect(issues.map(formatFinding).join('\n')).toMatch(/warning: .*tlsSocket/s);
  });
});

describe('the Identity Server', () => {
  test('row 22: 200 with nothing in it means that the health check is off', async () => {
    for (const body of ['{"health":[]}', '']) {
      const { yaml, files } = await identityServer((_, response) => response.end(body));
      const is = (await lookWith(yaml, { files }))('is');
      expect(is.status).toBe('not-ready');
      expect(is.diagnosis).toMatchObject({ reason: 'wso2.health-disabled', kind: 'configuration' });
      expect(is.diagnosis?.summary).toContain('the health check is disabled on the server');
    }
  });

  test('row 23: 503 shows code and description', async () => {
    const body = '{"errors":[{"code":"HC_00001","message":"no","description":"data source is unavailable"}]}';
    const { yaml, files } = await identityServer((_, response) => response.writeHead(503).end(body));
    const is = (await lookWith(yaml, { files }))('is');
    expect(is.status).toBe('not-ready');
    expect(is.probe('ready')).toMatchObject({ reason: 'wso2.unhealthy', detail: 'HC_00001 data source is unavailable' });
  });
});

test('row 25: the shipped certificate is a TLS problem apart from health, with the pin to paste', async () => {
  await sandbox.setFault('gw-1', 'certificate-untrusted');
  const yaml = gateway().replace(', tls: { ca: ca.pem }', '');
  const gw = (await lookWith(yaml))('gw');
  expect(gw.status).toBe('not-ready');
  expect(gw.diagnosis).toMatchObject({ reason: 'tls.untrusted', kind: 'configuration', rung: 'tls' });
  const pin = gw.probe('ready').tls?.pin ?? 'none';
  expect(gw.diagnosis?.summary).toContain(`tls: { pin: ${pin} }`);
  const pinned = (await lookWith(gateway().replace('ca: ca.pem', `pin: ${pin}`)))('gw');
  expect(pinned.status).toBe('ready');
  expect(pinned.probe('ready').tls).toMatchObject({ trusted: true });
});

test('each of `apis` is asked for, and the missing one is named', async () => {
  await sandbox.setFault('gw-1', 'api-missing');
  const around = {
    files: Object.fromEntries(
      [...sandbox.config.matchAll(/ca: ("[^"]+")/g)].map(([, path]) => [JSON.parse(String(path)), sandbox.authority]),
    ),
    secrets: sandbox.secrets,
  };
  const gw = (await lookWith(sandbox.config, around))('gw-1');
  expect(gw.probe('ready')).toMatchObject({ outcome: 'success' });
  expect(gw.status).toBe('not-ready');
  expect(gw.diagnosis).toMatchObject({ reason: 'wso2.api-missing', rung: 'ready' });
  expect(gw.diagnosis?.summary).toMatch(/\w+ \d\.\d\.0 is missing/);
});
