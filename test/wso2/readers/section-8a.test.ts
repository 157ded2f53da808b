import { once } from 'node:events';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { issueCertificate } from '../../../sandbox/wire/certificate.ts';
import { compileText } from '../../../testkit/config-fixtures.ts';
import { lookWith } from '../../../testkit/look-with.ts';
import { type ByteServer, chunk, response, serveBytes } from '../../../testkit/sandbox/serve-bytes.ts';

// The answers of WSO2's own classes as they were recorded on 2026-11-28: Carbon kernel 4.9.33, API-M 4.6.0,
// wso2-synapse v268, MI 4.5.0, data receiver 5.3.27, andes 3.3.36, carbon-health-check. Each row is sent byte for
// byte.

const opened: ByteServer[] = [];

afterEach(() => {
  for (const server of opened.splice(0)) server.close();
});

async function serve(answers: Parameters<typeof serveBytes>[0]): Promise<ByteServer> {
  const server = await serveBytes(answers);
  opened.push(server);
  return server;
}

const CARBON = 'Server: WSO2 Carbon Server';
const VERSION = '/services/Version';
const HEALTH = '/api/am/gateway/v2/server-startup-healthcheck';
const XML =
  '<ns:getVersionResponse xmlns:ns="http://version.services.core.carbon.wso2.org"><return>WSO2 API Control Plane-4.6.0</return></ns:getVersionResponse>';

/** Asks the Version service of a control plane, over plain HTTP. */
async function askVersion(bytes: string, more = '') {
  const { port } = await serve({ [VERSION]: bytes });
  const target = `{ name: t, profile: control-plane, host: 127.0.0.1, ports: { 9443: { port: ${port}, scheme: HTTP } }${more} }`;
  return (await lookWith(`targets: [${target}]`))('t');
}

/** Asks the startup health check of a gateway. */
async function askHealth(bytes: string, more = '') {
  const { port } = await serve({ '*': bytes });
  const target = `{ name: t, profile: gateway, host: 127.0.0.1, ports: { 9443: { port: ${port}, scheme: HTTP } }, probes: { version: false }${more} }`;
  return (await lookWith(`targets: [${target}]`))('t');
}

/** Asks a Micro Integrator. */
async function askIntegrator(answers: Parameters<typeof serveBytes>[0], more = ', livenessProbe: false', around = {}) {
  const { port } = await serve(answers);
  return (await lookWith(`targets: [{ name: t, profile: micro-integrator, host: 127.0.0.1, ports: { 9201: ${port} }${more} }]`, around))(
    't',
  );
}

async function askIdentity(bytes: string) {
  const { port } = await serve({ '/api/health-check/v1.0/health': bytes, '*': response('HTTP/1.1 200 ', [], '{"issuer":"x"}') });
  const target = `{ name: t, profile: identity-server, host: 127.0.0.1, ports: { 9443: { port: ${port}, scheme: HTTP } } }`;
  return (await lookWith(`targets: [${target}]`))('t');
}

function fault(words: string): string {
  return `<soapenv:Fault xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><faultcode>soapenv:Server</faultcode><faultstring>${words}</faultstring><detail /></soapenv:Fault>`;
}

const NOT_FOUND = 'The service cannot be found for the endpoint reference (EPR)';
const chunked500 = (type: string, body: string) =>
  response('HTTP/1.1 500 ', [`Content-Type: ${type}`, 'Transfer-Encoding: chunked', CARBON, 'Connection: close'], chunk(body));

describe('the Version service', () => {
  test.each([
    ['on the servlet ports', ['Content-Type: application/xml;charset=UTF-8', 'Transfer-Encoding: chunked', CARBON], chunk(XML)],
    ['on 8280 and 8243', ['Content-Type: application/xml; charset=UTF-8', 'Transfer-Encoding: chunked'], chunk(XML)],
    [
      'as JSON',
      ['Content-Type: application/json;charset=UTF-8', 'Transfer-Encoding: chunked', CARBON],
      chunk('{"getVersionResponse":{"return":"WSO2 API Control Plane-4.6.0"}}'),
    ],
  ])('%s is a success', async (_, headers, body) => {
    const seen = await askVersion(response('HTTP/1.1 200 ', headers, body), ', httpHeaders: [{ name: Accept, value: application/json }]');
    expect(seen.probe('ready')).toMatchObject({ outcome: 'success', detail: 'WSO2 API Control Plane 4.6.0' });
    expect(seen.product).toEqual({ name: 'WSO2 API Control Plane', version: '4.6.0' });
  });

  test.each([
    ['JSON of another service', '{"getNameResponse":{"return":"WSO2 API Control Plane-4.6.0"}}', 'wso2.not-version-service'],
    [
      'XML that says two versions',
      XML.replace('</return>', '</return><return>WSO2 API Control Plane-4.5.0</return>'),
      'wso2.not-version-service',
    ],
    ['JSON without a version', '{"getVersionResponse":{"return":"no"}}', 'wso2.not-version-service'],
    [
      'JSON that contradicts itself',
      '{"getVersionResponse":{"return":"A-1.0.0"},"getVersionResponse":{"return":"A-2.0.0"}}',
      'body.mismatch',
    ],
  ])('%s is not', async (_, body, reason) => {
    const seen = await askVersion(response('HTTP/1.1 200 ', [`Content-Length: ${body.length}`], body));
    expect(seen.probe('ready')).toMatchObject({ outcome: 'failure', reason });
  });

  test.each([
    ['on the servlet ports', chunked500('application/xml;charset=UTF-8', fault(`${NOT_FOUND} /services/Version`))],
    ['with the whole address', chunked500('text/xml', fault(`${NOT_FOUND} https://localhost:8243/services/Version`))],
    [
      'as JSON',
      chunked500('application/json', `{"Fault":{"faultcode":"soapenv:Server","faultstring":"${NOT_FOUND} \\/services\\/Version"}}`),
    ],
    [
      'as SOAP 1.2',
      chunked500('application/soap+xml', `<s:Reason><s:Text xml:lang="en-US">${NOT_FOUND} /services/Version</s:Text></s:Reason>`),
    ],
  ])('is missing: a fault %s', async (_, bytes) => {
    const seen = await askVersion(bytes);
    expect(seen.status).toBe('not-ready');
    expect(seen.diagnosis).toMatchObject({ reason: 'wso2.no-such-endpoint', kind: 'configuration' });
    expect(seen.probe('ready').detail).toBe('status 500: the server has no service /services/Version, or is still starting');
  });

  test.each([
    ['another fault', chunked500('application/xml', fault('java.lang.OutOfMemoryError'))],
    [
      'a fault that quotes one of a backend',
      chunked500('application/xml', fault(`Error calling the backend: ${NOT_FOUND} /services/Echo`)),
    ],
    ['the fault with status 503', chunked500('application/xml', fault(`${NOT_FOUND} /services/Version`)).replace(' 500 ', ' 503 ')],
    ['a fault without a path', chunked500('application/xml', fault(`${NOT_FOUND} urn:x`))],
  ])('is not missing: %s', async (_, bytes) => {
    expect((await askVersion(bytes)).probe('ready')).toMatchObject({ outcome: 'failure', reason: 'http.status' });
  });

  test('another fault is shown by what it says', async () => {
    const seen = await askVersion(chunked500('application/xml', fault('java.lang.OutOfMemoryError: heap')));
    expect(seen.probe('ready').detail).toBe('status 500; expected 200: "java.lang.OutOfMemoryError: heap"');
  });

  test('another service that is asked for by its path is missing too, unless `expect` decides', async () => {
    const { port } = await serve({ '/services/Orders': chunked500('application/xml', fault(`${NOT_FOUND} /services/Orders`)) });
    const of = (more: string) =>
      lookWith(
        `targets: [{ name: t, profile: custom, host: 127.0.0.1, readinessProbe: { httpGet: { path: /services/Orders, port: ${port} }${more} } }]`,
      );
    expect((await of(''))('t').probe('ready')).toMatchObject({
      reason: 'wso2.no-such-endpoint',
      detail: expect.stringContaining('/services/Orders'),
    });
    expect((await of(', expect: { status: 500, body: faultstring }'))('t').status).toBe('ready');
  });

  test('404 comes for ?wsdl and the like, and is the same setting', async () => {
    const seen = await askVersion(response('HTTP/1.1 404 ', ['Content-Length: 0', CARBON]));
    expect(seen.probe('ready')).toMatchObject({ reason: 'wso2.no-such-endpoint' });
  });

  test.each([200, 202])('`disableREST` with status %i is named', async (status) => {
    const page =
      '<html><head><title>Axis2</title></head><body><p>Please enable REST support in WEB-INF/conf/axis2.xml and WEB-INF/web.xml</p></body></html>';
    const seen = await askVersion(response(`HTTP/1.1 ${status} `, [`Content-Length: ${page.length}`, CARBON], page));
    expect(seen.probe('ready')).toMatchObject({
      reason: 'wso2.not-version-service',
      detail: `status ${status}: REST is disabled for services on the server`,
      fix: expect.stringContaining('disableREST'),
    });
  });
});

describe('the startup health check', () => {
  const empty = (status: number, ...headers: string[]) => response(`HTTP/1.1 ${status} `, ['Content-Length: 0', CARBON, ...headers]);

  test('ready: 200, no body, no type', async () => {
    expect((await askHealth(empty(200))).probe('ready')).toMatchObject({ outcome: 'success' });
  });

  test('deploying: 500, no body, and the end of the connection', async () => {
    const seen = await askHealth(empty(500, 'Connection: close'));
    expect(seen).toMatchObject({ status: 'not-ready', diagnosis: { reason: 'wso2.not-deployed', kind: 'target' } });
  });

  test('without an allow rule: 401', async () => {
    const body = '{"code":401,"message":"","description":"Unauthenticated request","moreInfo":"","error":[]}';
    const bytes = response('HTTP/1.1 401 ', ['Content-Type: application/json', `Content-Length: ${body.length}`, CARBON], body);
    expect((await askHealth(bytes, ', version: 4.2.0')).probe('ready')).toMatchObject({
      reason: 'wso2.unauthorized',
      detail: 'before 4.3, the startup health check requires Basic authentication',
    });
    const slash = await askHealth(bytes, `, readinessProbe: { httpGet: { path: ${HEALTH}/, port: 9443 } }`);
    expect(slash.probe('ready')).toMatchObject({
      reason: 'wso2.unauthorized',
      detail: 'the server allows requests without credentials for the exact path only',
      fix: expect.stringContaining('without a trailing slash'),
    });
  });

  test('`Accept: text/html`: 406, which is about our header', async () => {
    const seen = await askHealth(empty(406), ', httpHeaders: [{ name: Accept, value: text/html }]');
    expect(seen.probe('ready')).toMatchObject({ reason: 'http.status', fix: expect.stringContaining('`Accept`') });
  });

  test('is asked by GET, without credentials, and with `Accept: */*`', async () => {
    const server = await serve({ [HEALTH]: empty(200) });
    await lookWith(
      `targets: [{ name: t, profile: gateway, host: 127.0.0.1, ports: { 9443: { port: ${server.port}, scheme: HTTP } }, credentials: { secret: x }, probes: { version: false } }]`,
      { secrets: { x: '{"username":"a","password":"b"}' } },
    );
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatch(new RegExp(`^GET ${HEALTH} HTTP/1\\.1\\r\\n`));
    expect(server.requests[0]).not.toMatch(/authorization/i);
    expect(server.requests[0]).toMatch(/\r\naccept: \*\/\*\r\n/i);
  });
});

describe('the Micro Integrator', () => {
  const json = (status: string, body: string, ...headers: string[]) =>
    response(
      `HTTP/1.1 ${status}`,
      [...headers, 'Content-Type: application/json; charset=UTF-8', 'Transfer-Encoding: chunked'],
      chunk(body),
    );
  const ready = (level: string) => json('200 OK', `{"version":"4.4.0", ${level}"status" : "ready"}`);
  const faulty = (names: string) =>
    json(
      '500 Internal Server Error',
      `{"version":"4.5.0", "update_level":"-", "status": "not ready, faulty CAPPs detected", "Faulty CAPPs" : [${names}]}`,
    );

  test('takes a query for a part of the path, unless a slash comes before it', async () => {
    const answers = { '/healthz?x=1': response('HTTP/1.1 404 Not Found', ['Content-Length: 0']), '/healthz/?x=1': ready('') };
    const of = (path: string) =>
      askIntegrator(answers, `, livenessProbe: false, readinessProbe: { httpGet: { path: "${path}", port: 9201 } }`);
    expect((await of('/healthz?x=1')).probe('ready')).toMatchObject({
      reason: 'wso2.no-such-endpoint',
      detail: 'status 404: the server takes the query for a part of the path',
      fix: 'set `path: /healthz`, without a query',
    });
    expect((await of('/healthz/?x=1')).status).toBe('ready');
  });

  test.each([
    ['no level', '', undefined],
    ['a level', '"update_level":"42", ', '42'],
    ['-', '"update_level":"-", ', undefined],
    ['"null"', '"update_level":"null", ', undefined],
    ['null', '"update_level":null, ', undefined],
    ['nothing', '"update_level":"", ', undefined],
    ['blanks', '"update_level":"  ", ', undefined],
  ])('update level: %s', async (_, written, level) => {
    const seen = await askIntegrator({ '/healthz': ready(written) });
    expect(seen.product).toEqual({ name: 'WSO2 Micro Integrator', version: '4.4.0', ...(level && { updateLevel: level }) });
    expect(seen.probe('ready').detail).toBe(`ready, version 4.4.0${level ? ` update level ${level}` : ''}`);
  });

  test.each([
    ['a quotation mark', '"a"b_1.0.0.car","c_1.0.0.car"', 'a"b_1.0.0.car, c_1.0.0.car'],
    ['a backslash that is no escape', '"a\\d_1.0.0.car"', 'a\\d_1.0.0.car'],
    ['a backslash that JSON takes for an escape', '"a\\b_1.0.0.car"', 'a\\b_1.0.0.car'],
    ['a backslash at its end', '"a_1.0.0\\","b.car"', 'a_1.0.0\\, b.car'],
    ['brackets', '"a]b".car","[c].car"', 'a]b".car, [c].car'],
    ['nothing', '""', '(not a name)'],
    ['nothing but a quotation mark', '"""', '"'],
  ])('a faulty CApp whose name has %s', async (_, names, shown) => {
    const seen = await askIntegrator({ '/healthz': faulty(names) });
    expect(seen).toMatchObject({ status: 'not-ready', diagnosis: { reason: 'wso2.faulty-capps', kind: 'target' } });
    expect(seen.probe('ready').detail).toBe(`${shown}; the server itself runs`);
    expect(seen.product).toEqual({ name: 'WSO2 Micro Integrator', version: '4.5.0' });
  });

  test.each([
    ['in the middle of a name', '{"status": "not ready, faulty CAPPs detected", "Faulty CAPPs" : ["a_1.0.0.car","b_1', 'a_1.0.0.car, b_1'],
    ['before the names', '{"status": "not ready, faulty CAPPs detected", "Faulty CAPPs" : ', 'CApps whose names cannot be read'],
  ])('a body that ends %s still says that there are some', async (_, body, shown) => {
    const seen = await askIntegrator({ '/healthz': response('HTTP/1.1 500 ', ['Connection: close'], body) });
    expect(seen.probe('ready')).toMatchObject({ reason: 'wso2.faulty-capps', detail: `${shown}; the server itself runs` });
  });

  test('faulty CApps with status 200 contradict it, whatever their names', async () => {
    const seen = await askIntegrator({ '/healthz': faulty('"a"b.car"').replace('500 Internal Server Error', '200 OK') });
    expect(seen.probe('ready')).toMatchObject({ reason: 'wso2.contradiction', detail: expect.stringContaining('a"b.car') });
  });

  test('one faulty CApp leads over a liveness check that is switched off, and says what it means for traffic', async () => {
    const seen = await askIntegrator({ '/healthz': faulty('"a_1.0.0.car"') }, '');
    expect(seen.diagnosis).toMatchObject({ probe: 'ready', reason: 'wso2.faulty-capps', kind: 'target' });
    expect(seen.diagnosis?.consequences).toMatchObject([{ probe: 'alive', reason: 'wso2.no-such-endpoint' }]);
  });

  test('repeats the headers of the request: none of them is printed or kept', async () => {
    const echo = (status: string, more: string) => (request: string) =>
      `HTTP/1.1 ${status}\r\n${request.split('\r\n').slice(1, -2).join('\r\n')}\r\n${more}Content-Length: 0\r\n\r\n`;
    const headers = `, httpHeaders: [{ name: X-Note, value: only-for-the-server }, { name: Cookie, valueFrom: { secret: c } }]`;
    const around = { secrets: { c: 'session=0123456789abcdef' } };
    const expects =
      ', livenessProbe: false, readinessProbe: { httpGet: { path: /healthz, port: 9201 }, expect: { headers: { X-Note: other, Cookie: other } } }';
    for (const [status, more, config] of [
      ['200 OK', '', expects],
      ['301 Moved', 'Location: /only-for-the-server\r\n', ', livenessProbe: false'],
      ['500 Internal Server Error', '', ', livenessProbe: false'],
    ] as const) {
      const seen = await askIntegrator(echo(status, more), `${headers}${config}`, around);
      expect(seen.status).toBe('not-ready');
      expect(JSON.stringify([seen.diagnosis, seen.probe('ready')])).not.toMatch(/only-for-the-server|0123456789abcdef/);
    }
  });

  test('4.0.0 has no health check over HTTPS', async () => {
    const { certificate, key } = issueCertificate({ commonName: 'mi', names: ['127.0.0.1'] });
    const server = createTlsServer({ cert: certificate, key }, (_, answer) => answer.writeHead(404).end());
    await once(server.listen(0, '127.0.0.1'), 'listening');
    opened.push({ port: 0, requests: [], close: () => server.close() });
    const { port } = server.address() as AddressInfo;
    const probe = 'readinessProbe: { httpGet: { path: /healthz, port: 9164, scheme: HTTPS } }, livenessProbe: false';
    const target = `{ name: t, profile: micro-integrator, version: 4.0.0, host: 127.0.0.1, ports: { 9164: { port: ${port}, scheme: HTTPS } }, tls: { ca: ca.pem }, ${probe} }`;
    const seen = (await lookWith(`targets: [${target}]`, { files: { 'ca.pem': certificate } }))('t');
    expect(seen.probe('ready')).toMatchObject({
      reason: 'wso2.no-such-endpoint',
      detail: 'status 404: /healthz over HTTPS requires MI 4.1 or later, and `protocols = "http https"`',
      fix: expect.stringContaining('port 9201'),
    });
  });
});

describe('the Identity Server', () => {
  test.each([
    ['200 and an empty list', 200, '{"health":[]}', 'wso2.health-disabled'],
    ['200 and nothing', 200, '', 'wso2.health-disabled'],
    ['503 and an empty list', 503, '{"health":[]}', 'wso2.unhealthy'],
    ['503 and an error', 503, '{"errors":[{"code":"HC_00004","message":"m","description":"not RUNNING"}]}', 'wso2.unhealthy'],
    ['503 of something else', 503, '<html>no</html>', 'http.status'],
  ])('%s', async (_, status, body, reason) => {
    const seen = await askIdentity(
      response(`HTTP/1.1 ${status} `, ['Content-Type: application/json', `Content-Length: ${body.length}`], body),
    );
    expect(seen).toMatchObject({ status: 'not-ready', diagnosis: { reason } });
    if (reason !== 'http.status') expect(seen.diagnosis?.fix).not.toContain('proxy');
  });
});

describe('ports that are no HTTP', () => {
  /** A port that takes connections, and what it saw of each: the bytes, and whether we ended it with FIN. */
  async function port() {
    const seen: { bytes: number; ended: boolean }[] = [];
    const server = createServer((socket) => {
      const one = { bytes: 0, ended: false };
      seen.push(one);
      socket.on('data', (bytes) => (one.bytes += bytes.length));
      socket.on('end', () => {
        one.ended = true;
        socket.end();
      });
      socket.on('error', () => {});
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    opened.push({ port: 0, requests: [], close: () => server.close() });
    return {
      port: (server.address() as AddressInfo).port,
      seen,
      closed: once(server, 'connection').then(([socket]) => once(socket, 'close')),
    };
  }

  test.each(['9611', '5672', '8672'])('%s gets a connection, no byte, and FIN', async () => {
    const { port: number, seen, closed } = await port();
    const config = `targets: [{ name: t, profile: custom, host: 127.0.0.1, readinessProbe: { tcpSocket: { port: ${number} } } }]`;
    expect((await lookWith(config))('t').status).toBe('ready');
    await closed;
    expect(seen).toEqual([{ bytes: 0, ended: true }]);
  });

  test('8672 takes a TCP connection without a word: no warning about its log', () => {
    const rulesOf = (port: number) =>
      compileText(
        `targets: [{ name: t, profile: traffic-manager, host: h.example.com, probes: { x: { tcpSocket: { port: ${port} } } } }]`,
      ).issues.map(({ rule }) => rule);
    expect(rulesOf(8672)).not.toContain('port.tcp-on-tls');
    expect(rulesOf(9711)).toContain('port.tcp-on-tls');
  });

  test.each([
    ['Tomcat', 'Bad Request\nThis combination of host and port requires TLS.\n'],
    ['nginx', '<html><center><h1>400 Bad Request</h1></center><center>The plain HTTP request was sent to HTTPS port</center></html>'],
    ['Go', 'Client sent an HTTP request to an HTTPS server.\n'],
    ['Apache httpd', "Reason: You're speaking plain HTTP to an SSL-enabled server port.<br />"],
  ])('plain HTTP to a TLS port of %s', async (_, body) => {
    const seen = await askHealth(response('HTTP/1.1 400 ', ['Content-Type: text/plain', `Content-Length: ${body.length}`], body));
    expect(seen.probe('ready')).toMatchObject({ reason: 'http.tls-port', detail: expect.stringContaining('status 400') });
    expect(seen.diagnosis).toMatchObject({ kind: 'configuration', fix: 'set `scheme: HTTPS`' });
  });

  test('a 400 of another kind is a status', async () => {
    const body = 'Bad Request: this path requires a TLS client certificate';
    const seen = await askHealth(response('HTTP/1.1 400 ', [`Content-Length: ${body.length}`], body));
    expect(seen.probe('ready')).toMatchObject({ reason: 'http.status' });
  });
});
