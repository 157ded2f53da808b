import { describe, expect, test } from 'vitest';
import { checkOnce, gatewayResponse } from '../../../testkit/sandbox/call-once.ts';

// The responses to OPTIONS as CORSRequestHandler gives them (carbon-apimgt), and WSO2's own test of it
// (integration-v2, cors.feature): "No access token is needed for a pre-flight (the gateway answers it before auth)".

const preflight = (status: number, body: string, headers: readonly string[] = ['Content-Type: application/json']) =>
  checkOnce('gateway-preflight', gatewayResponse(status, body, headers));
const fault = (code: number, message: string, description: string) =>
  JSON.stringify({ code: `${code}`, type: 'Status report', message, description });
const access = (code: number, message: string) => JSON.stringify({ code: `${code}`, message, description: 'Access failure for API' });
const ORIGIN = 'Access-Control-Allow-Origin: *';

describe('deployed', () => {
  test.each([
    ['the preflight is answered', 200, '', [ORIGIN, 'Access-Control-Allow-Methods: GET,POST'], 'deployed: status 200, allows GET,POST'],
    ['for another origin', 200, '', ['Access-Control-Allow-Methods: GET'], 'deployed: status 200, allows GET'],
    ['without a body at all', 204, '', ['Access-Control-Allow-Methods: GET'], 'deployed: status 204, allows GET'],
    ['a refused origin', 403, '', ['Access-Control-Allow-Methods: GET'], 'deployed: status 403, allows GET'],
    ['a refused origin without headers', 403, '', [], /^deployed: status 403, CORS is off/],
    [
      'CORS is off',
      401,
      access(900902, 'Missing Credentials'),
      [],
      /^deployed: the request reached authentication, so CORS is off.*code 900902/,
    ],
    [
      'its own OPTIONS, with a token that is old',
      401,
      access(900901, 'Invalid Credentials'),
      [],
      /^deployed: the request reached authentication/,
    ],
    ['dispatch of Synapse', 200, '', ['Allow: GET, POST'], /^deployed: status 200, CORS is off for it.*allows GET, POST$/],
    ['a method that Synapse does not have', 405, '', [], /^deployed: status 405, CORS is off/],
    [
      'a blocked API',
      503,
      '{"code":"700700","type":"API blocked","description":"This API has been blocked temporarily."}',
      [],
      /^deployed: .*code 700700/,
    ],
    ['no subscription', 403, access(900908, 'Resource forbidden '), [], /^deployed: .*code 900908/],
    ['no Key Manager', 500, access(900900, 'Unclassified Authentication Failure'), [], /^deployed: .*code 900900/],
    ['throttled', 429, access(900800, 'Message throttled out'), [], /^deployed: .*code 900800/],
    ['a backend that is gone', 500, fault(101503, 'Runtime Error', 'Error connecting to the back end'), [], /^deployed: .*code 101503/],
    [
      'the other scheme',
      403,
      fault(403, 'Forbidden', 'Unsupported Transport [ http ]. The requested resource (/x) is not available.'),
      [],
      /^deployed: .*code 403/,
    ],
    ['an origin that is refused with a code', 403, access(900425, 'CORS'), [], /^deployed: .*code 900425/],
  ])('%s', async (_, status, body, headers, detail) => {
    const seen = await preflight(status, body, headers);
    expect(seen).toMatchObject({ outcome: 'success', status: 'ready' });
    expect(seen.detail).toMatch(detail);
  });
});

describe('not deployed, or not this resource', () => {
  const missing = fault(404, 'Not Found', 'The requested resource is not available.');
  const page = '<html><head><title>x</title></head></html>';
  test.each([
    ['no API', 404, missing, 'gateway.api-missing', 'target'],
    [
      'no API, before 4.0',
      404,
      '<am:fault xmlns:am="http://wso2.org/apimanager"><am:code>404</am:code><am:type>Status report</am:type><am:message>Not Found</am:message><am:description>The requested resource (/pizzashack/1.0.0/menu) is not available.</am:description></am:fault>',
      'gateway.api-missing',
      'target',
    ],
    [
      'no resource',
      404,
      fault(404, 'Runtime Error', 'No matching resource found for given API Request'),
      'gateway.resource-missing',
      'configuration',
    ],
    ['no method', 405, fault(405, 'Runtime Error', 'Method not allowed for given API resource'), 'gateway.method', 'configuration'],
    ['half an API', 500, access(900911, 'x'), 'gateway.half-deployed', 'target'],
    ['an unknown error', 500, access(900999, 'x'), 'gateway.other', 'target'],
    // None of these shows that a gateway has seen the request.
    ['a page in its place', 200, page, 'http.header', 'target'],
    ['nothing in its place', 200, '', 'http.header', 'target'],
    ['a 404 of a proxy', 404, page, 'http.status', 'target'],
    ['a 404 without a word', 404, '', 'http.status', 'target'],
    ['a page that forbids', 403, page, 'http.status', 'target'],
    ['a proxy without a gateway', 502, page, 'http.status', 'target'],
    ['a redirect', 302, '', 'http.redirect', 'target'],
  ])('%s', async (_, status, body, reason, kind) => {
    const seen = await preflight(status, body, ['Content-Type: text/html']);
    expect({ reason: seen.reason, status: seen.status }).toEqual({ reason, status: 'not-ready' });
    expect(seen.diagnosis).toMatchObject({ kind });
    if (reason.startsWith('gateway.')) expect(seen.detail).toMatch(/^\/pizzashack\/1\.0\.0\/menu: code \d+/);
  });
});
