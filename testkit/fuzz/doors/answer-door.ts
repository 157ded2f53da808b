import type { Answer } from '../../../monitor/observation/observation.ts';
import { kindOf, REASONS, type Reason } from '../../../monitor/observation/reason.ts';
import type { HttpLook, WireProbe } from '../../../monitor/target/probe.ts';
import type { Target } from '../../../monitor/target/target.ts';
import { readAnswer } from '../../../wso2/readers/read-answer.ts';
import { target } from '../../samples.ts';
import { isDocumentedSuccess, READERS } from '../documented-success.ts';
import { type FuzzTarget, must } from '../fuzz-target.ts';

const VERSION =
  '<ns:getVersionResponse xmlns:ns="http://version.services.core.carbon.wso2.org"><return>WSO2 API Manager-4.6.0</return></ns:getVersionResponse>';

/**
 * What the servers really send, by section 1 to 4 and 7 of their sources, and what others send in their
 * place.
 */
const BODIES = [
  '',
  'OK',
  VERSION,
  `<?xml version="1.0"?>${VERSION}`,
  '{"code":401,"message":"","description":"Unauthenticated request","moreInfo":"","error":[]}',
  '{"version":"4.2.0", "update_level":"-", "status" : "ready"}',
  '{"version":"4.2.0", "update_level":"-", "status": "not ready, faulty CAPPs detected", "Faulty CAPPs" : ["a_1.0.0.car","b_1.0.0.car"]}',
  '{"server" : "started"}',
  '{"health":[{"key":"a","value":"b"}]}',
  '{"errors":[{"code":"HC_00001","message":"m","description":"d"}]}',
  '{"issuer":"https://is.example.com/oauth2/token"}',
  '{"api":"<api xmlns=\\"http://ws.apache.org/ns/synapse\\" name=\\"admin--PizzaShackAPI\\"/>"}',
  '<html><body>Please enable REST support</body></html>',
  '{"code":"404","type":"Status report","message":"Not Found","description":"The requested resource is not available."}',
  '{"code":"900908","message":"Resource forbidden ","description":"API Subscription validation failed."}',
  '<am:fault xmlns:am="http://wso2.org/apimanager"><am:code>101503</am:code><am:message>Runtime Error</am:message><am:description>Error connecting to the back end</am:description></am:fault>',
  '<soapenv:Envelope><soapenv:Body><soapenv:Fault><faultcode>soapenv:Client</faultcode><faultstring>Authentication Failure</faultstring><detail>Invalid Credentials</detail></soapenv:Fault></soapenv:Body></soapenv:Envelope>',
];
const STATUSES = [200, 202, 204, 301, 401, 403, 404, 405, 429, 500, 503];

/**
 * An answer as the probers give it: what it means is said without a throw, in one safe line, and is no
 * success without the documented evidence.
 */
export const answerDoor: FuzzTarget = {
  name: 'answers of servers',
  seeds: READERS.flatMap((reader) => STATUSES.flatMap((status) => BODIES.map((body) => Buffer.from(`${reader} ${status}\n${body}`)))),
  words: [
    ...READERS,
    ...STATUSES.map(String),
    ...Object.keys(REASONS),
    'truncated',
    '"status":"ready"',
    '"server":"started"',
    '"health":[',
    '"issuer":"',
    'ready',
    'CDATA[',
    '<!--',
    '-->',
    '<!DOCTYPE a [',
    '<?',
    '&lt;',
    '&#0;',
    '</',
    '"Faulty CAPPs":[]',
    ' ',
    '\n',
  ],
  take: (input) => {
    const { reader, answer } = answerIn(input.toString('utf8'));
    const outcome = readAnswer(TARGET, probeOf(reader), answer);
    must(!/[\u0000-\u001f\u007f-\u009f\u2028-\u202e]/.test(outcome.detail), 'the detail is no one safe line');
    must(outcome.detail.length < 1000, 'the detail is longer than anybody reads');
    if (outcome.outcome === 'unknown') must(kindOf(outcome.reason) === 'monitor', 'unknown for a reason that is not the monitor’s');
    if (outcome.outcome === 'failure')
      must(kindOf(outcome.reason) !== 'monitor', 'a failure of the target for a reason that is the monitor’s');
    if (outcome.outcome !== 'success') return;
    must(
      answer.http !== undefined && isDocumentedSuccess(reader, answer.http),
      `false green: ${reader ?? 'no reader'} says ${outcome.detail}`,
    );
    must(answer.trouble === undefined || answer.http.truncated, 'false green: a success in spite of trouble');
  },
};

/** The target all answers are read for: one whose profile knows every reader. */
export const TARGET: Target = target([], { profile: 'all-in-one' });

/** A probe that this reader reads. */
export function probeOf(reader: string | undefined): WireProbe {
  const path = reader === 'api-artifact' ? '/api/am/gateway/v2/api-artifact?apiName=PizzaShackAPI&version=1.0.0' : '/health';
  const look: HttpLook = { kind: 'http', scheme: 'http', host: 'gw', port: 80, path, headers: [], ...(reader !== undefined && { reader }) };
  const timing = {
    initialDelaySeconds: 0,
    periodSeconds: 60,
    timeoutSeconds: 5,
    successThreshold: 1,
    failureThreshold: 3,
    recheckSeconds: 0,
  };
  return { name: 'ready', role: 'readiness', look, ...timing };
}

/** The first line of an input names reader, status, and what else there was; the rest is the body. */
function answerIn(text: string): { readonly reader: string | undefined; readonly answer: Answer } {
  const [head = '', ...lines] = text.split('\n');
  const words = head.split(' ');
  const reader = READERS.find((name) => words.includes(name));
  const status = Number(words.find((word) => /^[1-5]\d\d$/.test(word)) ?? 200);
  const truncated = words.includes('truncated');
  const reason = truncated ? 'http.too-large' : words.find((word): word is Reason => Object.hasOwn(REASONS, word));
  const http = { status, headers: { location: lines[0] ?? '' }, body: lines.join('\n'), truncated };
  return { reader, answer: { latencyMs: 1, phases: {}, answered: true, http, ...(reason && { trouble: { reason, detail: head } }) } };
}
