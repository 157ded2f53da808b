import { describe, expect, test } from 'vitest';
import { checkOnce, gatewayResponse } from '../../../testkit/sandbox/call-once.ts';
import { response } from '../../../testkit/sandbox/serve-bytes.ts';
import { explainGatewayAnswer } from '../../../wso2/readers/read-gateway-call.ts';

// The forms of an error: what a gateway before 4.0 writes (XML), what it writes for SOAP, what custom sequences
// leave, and what only looks like an error of a gateway.

const call = (status: number, body: string, headers?: readonly string[], changes = {}) =>
  checkOnce('gateway-call', gatewayResponse(status, body, headers), changes);
const XML = ['Content-Type: application/xml; charset=UTF-8'];
const SOAP_11 = ['Content-Type: text/xml; charset=UTF-8'];

const xml = (code: number, message: string, description: string, space = 'am="http://wso2.org/apimanager"') => {
  const name = space.split('=')[0];
  const element = (tag: string, text: string) => `<${name}:${tag}>${text}</${name}:${tag}>`;
  const inside = [
    element('code', `${code}`),
    element('type', 'Status report'),
    element('message', message),
    element('description', description),
  ];
  return `<${name}:fault xmlns:${space}>${inside.join('')}</${name}:fault>`;
};

const soap11 = (code: string, reason: string, detail = '') =>
  '<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>' +
  `<soapenv:Fault><faultcode>soapenv:${code}</faultcode><faultstring>${reason}</faultstring>${detail && `<detail>${detail}</detail>`}` +
  '</soapenv:Fault></soapenv:Body></soapenv:Envelope>';

const soap12 = (reason: string, detail = '') =>
  '<soapenv:Envelope xmlns:soapenv="http://www.w3.org/2003/05/soap-envelope"><soapenv:Body><soapenv:Fault>' +
  '<soapenv:Code><soapenv:Value>soapenv:Receiver</soapenv:Value></soapenv:Code>' +
  `<soapenv:Reason><soapenv:Text xml:lang="en">${reason}</soapenv:Text></soapenv:Reason>${detail && `<soapenv:Detail>${detail}</soapenv:Detail>`}` +
  '</soapenv:Fault></soapenv:Body></soapenv:Envelope>';

describe('XML, as releases before 4.0 write it', () => {
  test.each([
    [404, xml(404, 'Not Found', 'The requested resource (/pizzashack/1.0.0/menu) is not available.'), 'gateway.api-missing'],
    [404, xml(404, 'Runtime Error', 'No matching resource found for given API Request'), 'gateway.resource-missing'],
    [403, xml(403, 'Forbidden', 'Unsupported Transport [ http ]. The requested resource (/x) is not available.'), 'gateway.transport'],
    [500, xml(303001, 'Runtime Error', 'Currently , Address endpoint : [ Name : x ] [ State : SUSPENDED ]'), 'gateway.backend-suspended'],
    [503, xml(700700, 'API blocked', 'This API has been blocked temporarily. Please try again later'), 'gateway.blocked'],
    [
      401,
      xml(900902, 'Missing Credentials', 'Required OAuth credentials not provided', 'ams="http://wso2.org/apimanager/security"'),
      'gateway.credentials',
    ],
    [
      429,
      xml(900800, 'Message Throttled Out', 'You have exceeded your quota', 'amt="http://wso2.org/apimanager/throttling"'),
      'gateway.throttled',
    ],
  ])('status %i: %s', async (status, body, reason) => {
    expect((await call(status, body, XML)).reason).toBe(reason);
    expect((await call(status, `<?xml version="1.0"?>\n${body}`, XML)).reason).toBe(reason);
  });

  test('the token of the caller, which old releases write into the text, is not shown', async () => {
    const { detail } = await call(
      401,
      xml(900901, 'Invalid Credentials', 'Access failure for API: /x, version: v0.1 with key: 42455834fe7722175561314fbd1f19'),
      XML,
    );
    expect(detail).toContain('with key: …');
    expect(detail).not.toContain('4245');
  });
});

describe('SOAP faults', () => {
  test.each([
    [404, soap11('Server', 'The requested endpoint is not available.'), 'gateway.api-missing'],
    [404, soap11('Server', 'No matching resource found for given API Request'), 'gateway.resource-missing'],
    [401, soap11('Client', 'Authentication Failure', 'Invalid Credentials'), 'gateway.token-rejected'],
    [401, soap11('Client', 'Authentication Failure', 'Missing Credentials'), 'gateway.credentials'],
    [403, soap11('Client', 'Authentication Failure', 'Resource forbidden '), 'gateway.subscription'],
    [500, soap11('Client', 'Authentication Failure', 'Unclassified Authentication Failure'), 'gateway.auth-backend'],
    [
      403,
      soap11('Client', 'Authentication Failure', 'Access failure for API: /x, version: 1 status: (900908) - Resource forbidden'),
      'gateway.subscription',
    ],
    [429, soap11('Server', 'Message throttled out', 'You have exceeded your quota'), 'gateway.throttled'],
    [500, soap11('Server', 'Error connecting to the back end'), 'gateway.backend-connect'],
    [500, soap11('Server', 'Currently , Address endpoint : [ Name : x ] [ State : SUSPENDED ]'), 'gateway.backend-suspended'],
    [500, soap11('101507', 'Error in Sender'), 'gateway.backend-timeout'],
    [
      500,
      soap11('Server', 'Runtime', '<am:fault xmlns:am="http://wso2.org/apimanager"><am:code>303001</am:code></am:fault>'),
      'gateway.backend-suspended',
    ],
    [500, soap12('Error connecting to the back end'), 'gateway.backend-connect'],
    [401, soap12('Authentication Failure', '<code>900901</code>'), 'gateway.token-rejected'],
    // A backend's own faults.
    [500, soap11('Server', 'java.lang.NullPointerException'), 'backend.status'],
    [500, soap11('Client', 'Order 900001 is unknown', '<order>123456</order>'), 'backend.status'],
    [500, soap12('No such account'), 'backend.status'],
  ])('status %i: %s', async (status, body, reason) => {
    expect((await call(status, body, SOAP_11)).reason).toBe(reason);
  });
});

describe('other forms', () => {
  test.each([
    [
      'a code as a number',
      401,
      '{"code":900901,"message":"Invalid Credentials","description":"Invalid JWT token."}',
      'gateway.token-rejected',
    ],
    [
      'the wrapper of the Microgateway',
      500,
      '{"fault":{"code":"101503","message":"Runtime Error","description":"Error connecting to the back end"}}',
      'gateway.backend-connect',
    ],
    [
      'the same with a number',
      401,
      '{"fault":{"code":900907,"message":"The requested API is temporarily blocked","description":"Access failure"}}',
      'gateway.subscription',
    ],
    [
      'JSON-RPC, of an MCP server',
      401,
      '{"jsonrpc":"2.0","id":1,"error":{"code":900902,"message":"Missing Credentials"}}',
      'gateway.credentials',
    ],
    [
      'JSON-RPC with the code in its data',
      403,
      '{"jsonrpc":"2.0","id":null,"error":{"code":-32000,"message":"x","data":{"code":"900908","description":"y"}}}',
      'gateway.subscription',
    ],
    [
      'JSON-RPC of the server behind',
      400,
      '{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"Method not found"}}',
      'backend.status',
    ],
    ['GraphQL of the server behind', 400, '{"errors":[{"message":"Cannot query field x"}]}', 'backend.status'],
    ['a custom sequence with other keys', 401, '{"errorCode":"900901","errorMessage":"Invalid Credentials"}', 'gateway.token-rejected'],
    [
      'one that turns the keys around',
      405,
      '{"errors":{"message":"Method not allowed for given API resource","description":"Runtime Error"}}',
      'gateway.method',
    ],
    [
      'one in plain text',
      500,
      'Sorry (303001): Currently , Address endpoint : [ Name : x ] [ State : SUSPENDED ]',
      'gateway.backend-suspended',
    ],
    ['one that drops the description', 403, '{"code":"900908","message":"Resource forbidden"}', 'gateway.subscription'],
    [
      'a quotation mark that is not escaped',
      401,
      '{"code":"900902","message":"Missing Credentials","description":"a header: "Authorization: Bearer""}',
      'gateway.credentials',
    ],
    ['a code that is new', 500, '{"code":"900999","message":"New","description":"Something new"}', 'gateway.other'],
    [
      'a success by its status alone',
      200,
      '{"code":"101503","type":"Status report","message":"Runtime Error","description":"Error connecting to the back end"}',
      'gateway.backend-connect',
    ],
  ])('%s', async (_, status, body, reason) => {
    expect((await call(status, body)).reason).toBe(reason);
  });

  test('the challenge tells, where a sequence replaced the body', async () => {
    const challenge =
      'WWW-Authenticate: OAuth2 realm="WSO2 API Manager", error="invalid_token", error_description="The provided token is invalid"';
    expect((await call(401, 'go away', ['Content-Type: text/plain', challenge])).reason).toBe('gateway.token-rejected');
    expect((await call(401, '', ['WWW-Authenticate: OAuth2 realm="WSO2 API Manager"'])).reason).toBe('gateway.credentials');
    expect((await call(401, '', ['WWW-Authenticate: Bearer realm="orders", error="invalid_token"'])).reason).toBe('backend.status');
  });

  test('the time of the next call does not make each detail another one', async () => {
    const body = (time: string) =>
      `{"code":"900803","message":"Message throttled out","description":"You have exceeded your quota .You can access API after ${time}","nextAccessTime":"${time}"}`;
    const [one, other] = [await call(429, body('2026-Nov-29 11:20:00+0000 UTC')), await call(429, body('2026-Nov-29 11:21:00+0000 UTC'))];
    expect(one.detail).toBe(other.detail);
    expect(one.detail).toContain('exceeded your quota');
  });
});

describe('what only looks like an error of a gateway is the backend’s', () => {
  test.each([
    ['a code of three digits', 404, '{"code":404,"message":"Not Found"}'],
    ['with a description', 404, '{"code":404,"message":"Not Found","description":"Pizza 7 does not exist"}'],
    ['in the words of Tomcat', 404, '{"code":404,"message":"Not Found","description":"The requested resource is not available."}'],
    ['of the REST APIs of Carbon', 401, '{"code":401,"message":"","description":"Unauthenticated request","moreInfo":"","error":[]}'],
    ['a code without a description', 500, '{"code":"900900","message":"out of pizza"}'],
    ['a number of an order', 500, '{"code":"123456","message":"x","description":"order not found"}'],
    ['a code that is none', 500, '{"code":"E900900","message":"x","description":"y"}'],
    ['a number beside words', 401, '{"error":"Invalid credentials","user":101000}'],
    ['a number in a SOAP fault', 500, soap11('Client', 'The limit of 500000 is exceeded', '601000 of 500000')],
    ['a list', 500, '[{"code":"900900","description":"x"}]'],
    ['a page', 502, '<html><head><title>502 Bad Gateway</title></head></html>'],
    ['XML of another kind', 500, '<fault><code>17</code><description>x</description></fault>'],
    ['nothing', 503, ''],
    ['JSON that contradicts itself', 500, '{"code":"900900","code":"1","description":"x"}'],
    ['a long text', 500, '9'.repeat(40_000)],
  ])('%s', async (_, status, body) => {
    const seen = await call(status, body);
    expect({ reason: seen.reason, status: seen.status }).toEqual({ reason: 'backend.status', status: 'not-ready' });
    expect(seen.detail).toMatch(new RegExp(`^status ${status}, and the body is not one of the gateway: `));
  });

  test('a page of a load balancer may come from before the gateway', async () => {
    const page = '<html><head><title>502 Bad Gateway</title></head><body><center>nginx</center></body></html>';
    expect((await call(502, page, ['Content-Type: text/html'])).fix).toMatch(/nginx is in front of the gateway or of the backend/);
  });

  test('a success is one, whatever it speaks of', async () => {
    for (const body of ['[{"name":"BBQ Chicken Bacon"}]', '{"code":900901}', '{"code":"404","description":"a film"}', 'code 303001', ''])
      expect(await call(200, body)).toMatchObject({ outcome: 'success', status: 'ready' });
    expect(await call(302, '', ['Location: /x'])).toMatchObject({ reason: 'http.redirect' });
  });
});

describe('`expect` alone decides about success, and the code about the reason', () => {
  const missing = '{"code":"404","type":"Status report","message":"Not Found","description":"The requested resource is not available."}';
  const exactly = (status: number) => ({ status: [{ from: status, to: status }] });

  test.each([
    ['the code of the gateway, not the status', 404, missing, exactly(200), 'gateway.api-missing'],
    ['also where the status fits and the body does not', 404, missing, { ...exactly(404), body: 'menu' }, 'gateway.api-missing'],
    ['the backend’s status', 500, 'oops', exactly(200), 'backend.status'],
    ['a success that was not expected', 200, 'ok', exactly(204), 'http.status'],
    ['a body that does not fit', 200, '[]', { json: [{ path: '$[0].name', values: ['BBQ'] }] }, 'body.mismatch'],
    ['a header that does not fit', 200, '[]', { headers: [{ name: 'x-a', contains: 'b' }] }, 'http.header'],
  ])('%s', async (_, status, body, expectation, reason) => {
    expect((await call(status, body, undefined, { expect: expectation })).reason).toBe(reason);
  });

  test('an error that is expected is a success', async () => {
    const unauthorized = '{"code":"900902","message":"Missing Credentials","description":"Make sure"}';
    expect(await call(401, unauthorized, undefined, { expect: exactly(401) })).toMatchObject({ outcome: 'success' });
  });
});

test('a token that a server repeats is not shown', async () => {
  const jwt = `eyJhbGciOiJSUzI1NiJ9.${'e30'.repeat(20)}.c2lnbmF0dXJl`;
  for (const body of [`bad token ${jwt}`, `{"code":"900901","message":"Invalid Credentials","description":"${jwt}"}`]) {
    const { detail } = await call(401, body);
    expect(detail).not.toMatch(/eyJ|e30e30|c2ln/);
  }
});

test('a hostile body costs no time', async () => {
  const bodies = [
    '{"code":"404","description":"'.padEnd(60_000, 'The requested resource '),
    `(900901) ${' '.repeat(60_000)}`,
    `The requested resource `.repeat(2500),
    `Unsupported Transport [ `.repeat(2500),
    `with key: `.repeat(6000),
    `<fault>${'<code>'.repeat(10_000)}`,
    '{"code":'.repeat(8000),
  ];
  for (const body of bodies) {
    const answer = { status: 500, headers: {}, body, truncated: false };
    const start = process.cpuUsage().user;
    explainGatewayAnswer(answer);
    expect(process.cpuUsage(undefined).user - start).toBeLessThan(500_000);
  }
});

test('a response above the size limit is a success where nobody asks what is in it', async () => {
  const large = 'x'.repeat(100_000);
  expect(await call(200, large)).toMatchObject({ outcome: 'success' });
  expect(await call(200, large, undefined, { expect: { status: [{ from: 200, to: 200 }] } })).toMatchObject({ outcome: 'success' });
  expect(await call(200, large, undefined, { expect: { body: 'y' } })).toMatchObject({ reason: 'http.too-large' });
  expect((await call(500, large)).reason).toBe('backend.status');
});

test('words about client certificates in the error of a gateway do not blame our own TLS', async () => {
  const body = '{"code":"900911","message":"Unclassified Authentication Failure","description":"No required SSL certificate was sent"}';
  expect((await call(401, body)).reason).toBe('gateway.credentials');
  const bytes = response('HTTP/1.1 400 ', ['Content-Length: 58'], '<h1>The plain HTTP request was sent to HTTPS port</h1>    ');
  expect((await checkOnce('gateway-call', bytes)).reason).toBe('http.tls-port');
});
