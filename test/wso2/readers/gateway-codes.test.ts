import { describe, expect, test } from 'vitest';
import { kindOf, REASONS } from '../../../monitor/observation/reason.ts';
import { checkOnce, gatewayResponse } from '../../../testkit/sandbox/call-once.ts';
import { GATEWAY_CODES } from '../../../wso2/products/gateway-codes/gateway-codes.ts';

// Every error code of the API gateway, as a call that is answered with it. Messages and descriptions are those of
// APISecurityConstants, APIThrottleConstants and SynapseConstants; forms are those of fault.xml, main.xml,
// _auth_failure_handler_.xml and _throttle_out_handler_.xml (product-apim), and of WSO2's error handling page.

const RUNTIME = 'Runtime Error';

function fault(code: number, message: string, description: string): string {
  return JSON.stringify({ code: `${code}`, type: 'Status report', message, description });
}

function access(code: number, message: string, description: string): string {
  return JSON.stringify({ code: `${code}`, message, description });
}

const NOT_FOUND = fault(404, 'Not Found', 'The requested resource is not available.');
const NO_RESOURCE = fault(404, RUNTIME, 'No matching resource found for given API Request');
const SUSPENDED = 'Currently , Address endpoint : [ Name : PizzaShackAPI--v1.0.0_APIproductionEndpoint ] [ State : SUSPENDED ]';
const SENDER = 'Error in Sender';
const CONNECTING = 'Error connecting to the back end';
const QUOTA = 'You have exceeded your quota .You can access API after 2026-Nov-29 11:20:00+0000 UTC';
const BLOCKED = 'This API has been blocked temporarily. Please try again later or contact the system administrators.';

type Row = readonly [status: number, body: string, reason: string, kind: string, target: string, fix: RegExp];

const target = (reason: string, fix: RegExp) => [`gateway.${reason}`, 'target', 'not-ready', fix] as const;
const config = (reason: string, fix: RegExp) => [`gateway.${reason}`, 'configuration', 'not-ready', fix] as const;
const throttled = (fix: RegExp) => ['gateway.throttled', 'target', 'degraded', fix] as const;

const ROWS: readonly Row[] = [
  [404, NOT_FOUND, ...target('api-missing', /redeploy the revision.*event hub/)],
  [404, NO_RESOURCE, ...config('resource-missing', /correct the path/)],
  [405, fault(405, RUNTIME, 'Method not allowed for given API resource'), ...config('method', /correct the method/)],
  [
    403,
    fault(403, 'Forbidden', 'Unsupported Transport [ http ]. The requested resource (/pizzashack/1.0.0/menu) is not available.'),
    ...config('transport', /other scheme/),
  ],
  // The body that WSO2's own test of blocked APIs expects, to the letter: it has no message.
  [503, `{"code":"700700","type":"API blocked","description":"${BLOCKED}"}`, ...target('blocked', /PUBLISHED/)],
  [500, access(900900, 'Unclassified Authentication Failure', 'Unclassified Authentication Failure'), ...target('auth-backend', /JWKS/)],
  [
    401,
    access(
      900901,
      'Invalid Credentials',
      'Access failure for API: /pizzashack/1.0.0, version: 1.0.0 status: (900901) - Invalid Credentials.',
    ),
    ...target('token-rejected', /`kid` and `iss`/),
  ],
  [403, fault(900901, RUNTIME, 'Sandbox key offered to the API with no sandbox endpoint'), ...config('credentials', /other type/)],
  [403, fault(900901, RUNTIME, 'Production key offered to the API with no production endpoint'), ...config('credentials', /other type/)],
  [401, access(900901, 'Invalid Credentials', 'Production Token Provided for Sandbox Gateway'), ...config('credentials', /other type/)],
  [
    401,
    access(
      900902,
      'Missing Credentials',
      "Invalid Credentials. Make sure your API invocation call has a header: 'Authorization : Bearer ACCESS_TOKEN'",
    ),
    ...config('credentials', /`token` or `apiKey`/),
  ],
  [401, access(900903, 'Access Token Expired', 'Renew the access token and try again'), ...target('token-rejected', /`kid`/)],
  [401, access(900904, 'Access Token Inactive', 'Generate a new access token and try again'), ...target('token-rejected', /`kid`/)],
  [
    401,
    access(900905, 'Incorrect Access Token Type is provided', 'Access failure for API'),
    ...config('credentials', /application tokens/),
  ],
  [
    403,
    access(900906, 'No matching resource found in the API for the given request', 'Check the API documentation'),
    ...config('resource-missing', /correct the path/),
  ],
  [401, access(900907, 'The requested API is temporarily blocked', 'Access failure for API'), ...config('subscription', /unblock/)],
  [
    403,
    access(900908, 'Resource forbidden ', 'User is NOT authorized to access the Resource. API Subscription validation failed.'),
    ...config('subscription', /other gateways accept the same token.*restart it/),
  ],
  [401, access(900909, 'The subscription to the API is inactive', 'Access failure for API'), ...config('subscription', /approve/)],
  [
    403,
    access(900910, 'The access token does not allow you to access the requested resource', 'User is NOT authorized to access the Resource'),
    ...config('scope', /scope/),
  ],
  [500, access(900911, 'Internal Server Error', 'OpenAPI definition is missing'), ...target('half-deployed', /redeploy/)],
  [
    401,
    access(900911, 'Unclassified Authentication Failure', 'Mutual SSL authentication failure'),
    ...config('credentials', /clientCertificate/),
  ],
  [401, access(900912, 'Claim mismatch', 'Access failure for API'), ...config('credentials', /azp/)],
  [401, access(900913, 'Invalid claims', 'Access failure for API'), ...config('credentials', /azp/)],
  [403, access(900914, 'The access token does not contain an allowed audience', 'Access failure'), ...config('credentials', /audience/)],
  [422, access(900422, 'INVALID QUERY', 'Syntax of the provided GraphQL query is invalid'), ...config('method', /GraphQL/)],
  [503, access(900424, 'OAuth Server Error', 'Temporary error'), ...target('auth-backend', /Key Manager/)],
  [403, access(900425, 'CORS origin validation failed', 'The origin is not allowed'), ...config('transport', /Origin/)],
  [
    446,
    '{"code":"900514","type":"WORD_COUNT_GUARDRAIL","message":{"interveningGuardrail":"words","action":"GUARDRAIL_INTERVENED","actionReason":"Violation of applied word count constraints detected."}}',
    ...config('method', /guardrail/),
  ],
  [400, access(900820, 'QUERY TOO DEEP', 'query depth 6 is deeper than allowed'), ...config('method', /simpler/)],
  [400, access(900821, 'QUERY TOO COMPLEX', 'query complexity is greater than allowed'), ...config('method', /simpler/)],
  [429, access(900800, 'Message throttled out', QUOTA), ...throttled(/policy/)],
  [503, access(900801, 'API Limit Reached', 'API not accepting requests'), ...target('blocked', /backend throughput/)],
  [429, access(900802, 'Message throttled out', QUOTA), ...throttled(/policy/)],
  [429, access(900803, 'Message throttled out', QUOTA), ...throttled(/unlimited policy: somebody changed it/)],
  [429, access(900804, 'Message throttled out', QUOTA), ...throttled(/policy/)],
  [403, access(900805, 'Message blocked', 'You have been blocked from accessing the resource'), ...config('subscription', /Deny Policies/)],
  [429, access(900806, 'Message throttled out', QUOTA), ...throttled(/policy/)],
  [429, access(900807, 'Message throttled out', QUOTA), ...throttled(/policy/)],
  [429, access(900808, 'Message throttled out', 'Websocket frame throttled out'), ...throttled(/policy/)],
  [429, access(900809, 'Message throttled out', QUOTA), ...throttled(/policy/)],
  [500, fault(101000, RUNTIME, 'Receiver IO error'), ...target('other', /log/)],
  [500, fault(101001, RUNTIME, 'Receiver IO error'), ...target('other', /log/)],
  [500, fault(101500, RUNTIME, SENDER), ...target('backend-closed', /log of the backend/)],
  [500, fault(101501, RUNTIME, SENDER), ...target('backend-closed', /log of the backend/)],
  [500, fault(101503, RUNTIME, CONNECTING), ...target('backend-connect', /client truststore/)],
  [500, fault(101504, RUNTIME, 'Connection timed out'), ...target('backend-timeout', /load of the backend/)],
  [500, fault(101504, RUNTIME, 'Number of queued messages exceeds the limit'), ...target('backend-timeout', /queues more requests/)],
  [500, fault(101505, RUNTIME, SENDER), ...target('backend-closed', /keep-alive/)],
  [500, fault(101506, RUNTIME, SENDER), ...target('backend-closed', /scheme of the endpoint URL/)],
  [500, fault(102510, RUNTIME, 'Response failure'), ...target('other', /log/)],
  [400, fault(102511, RUNTIME, 'Incomplete payload'), ...target('other', /log/)],
  [500, fault(303000, RUNTIME, 'Failover endpoint : no ready child endpoints'), ...target('backend-suspended', /redeploy the API/)],
  [500, fault(303001, RUNTIME, SUSPENDED), ...target('backend-suspended', /does not end within minutes/)],
  [500, fault(303002, RUNTIME, 'Currently , WSDL endpoint is not ready'), ...target('backend-suspended', /backend/)],
  [500, fault(303100, RUNTIME, 'failover'), ...target('backend-suspended', /backend/)],
  [500, fault(304100, RUNTIME, 'failover'), ...target('backend-suspended', /backend/)],
  [500, fault(305100, RUNTIME, 'Indirect endpoint not ready'), ...target('backend-suspended', /backend/)],
  ...[401000, 401001, 401002, 401003].map(
    (code): Row => [500, fault(code, RUNTIME, 'Callout operation failed'), ...target('mediation', /policies/)],
  ),
  [500, fault(500000, RUNTIME, 'Custom'), ...target('mediation', /policies/)],
  [500, fault(601000, RUNTIME, 'Error while building the message'), ...target('mediation', /content type/)],
  [500, access(900967, 'General Error', 'Server Error Occurred'), ...target('other', /Control Plane/)],
];

describe('every code', () => {
  test.each(ROWS.map((row) => [`${/"code":"(\d+)/.exec(row[1])?.[1]} ${row[0]} ${row[1].slice(20, 90)}`, ...row] as const))(
    '%s',
    async (_, status, body, reason, kind, targetStatus, fix) => {
      const seen = await checkOnce('gateway-call', gatewayResponse(status, body));
      expect({ reason: seen.reason, status: seen.status }).toEqual({ reason, status: targetStatus });
      expect(seen.reason && kindOf(seen.reason)).toBe(kind);
      expect(seen.diagnosis).toMatchObject({ reason, kind, fix: expect.stringMatching(fix) });
      expect(seen.outcome !== 'unknown' && seen.detail).toMatch(new RegExp(`^code \\d{3,6}, status ${status}: .+`));
    },
  );

  test('each row of the table is one of these, and each has a source', () => {
    const tested = new Set(ROWS.map(([, body]) => Number(/"code":"(\d+)/.exec(body)?.[1])));
    const others = [400, 309001, 309002, 309003];
    const sums = (code: number) => code >= 101500 && code <= 101518;
    const all = GATEWAY_CODES.flatMap(({ codes }) => codes);
    expect(all.filter((code) => !tested.has(code) && !sums(code) && !others.includes(code))).toEqual([]);
    for (const { source, meaning, broken } of GATEWAY_CODES) expect([source, meaning, broken].every((text) => text.length > 2)).toBe(true);
  });

  test('is told in a sentence that fits into the subject of an email', () => {
    for (const [reason, { sentence }] of Object.entries(REASONS).filter(([name]) => /^(gateway|backend|token|fleet)\./.test(name)))
      expect({ reason, length: `NOT READY gateway-1: call/menu: ${sentence}`.length <= 99 }).toEqual({ reason, length: true });
  });
});

// The pass-through transport adds the state of the connection to the base code: WSO2's error handling page gives
// "101504 + 3 = 101507" as its example. The description decides.
describe('codes with a state added', () => {
  test.each([
    [101503, CONNECTING, 'backend-connect'],
    [101504, CONNECTING, 'backend-connect'],
    [101507, CONNECTING, 'backend-connect'],
    [101508, CONNECTING, 'backend-connect'],
    [101503, SENDER, 'backend-closed'],
    [101504, SENDER, 'backend-timeout'],
    [101505, SENDER, 'backend-closed'],
    [101506, SENDER, 'backend-closed'],
    [101507, SENDER, 'backend-timeout'],
    [101508, SENDER, 'backend-closed'],
    [101509, SENDER, 'backend-closed'],
    [101510, SENDER, 'backend-closed'],
    [101514, SENDER, 'backend-closed'],
    [101507, 'Connection Cancelled', 'backend-timeout'],
    [101508, 'Connection Timeout', 'backend-connect'],
  ])('%i "%s" is %s', async (code, description, reason) => {
    const seen = await checkOnce('gateway-call', gatewayResponse(500, fault(code, RUNTIME, description)));
    expect(seen.reason).toBe(`gateway.${reason}`);
    expect('detail' in seen && seen.detail).not.toMatch(/^[^(]*cancelled"/);
  });

  test('the sum is shown', async () => {
    const { detail } = await checkOnce('gateway-call', gatewayResponse(500, fault(101507, RUNTIME, SENDER)));
    expect(detail).toBe('code 101507, status 500: 101504 + 3: timeout after the request was sent ("Error in Sender")');
  });
});
