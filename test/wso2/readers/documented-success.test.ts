import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isDocumentedSuccess, READERS } from '../../../testkit/fuzz/documented-success.ts';
import { answerDoor } from '../../../testkit/fuzz/doors/answer-door.ts';

// What the documents say a server that is well answers was written down a second time, apart from the readers: the readers may ask for more, never for less.

const holds = (reader: string, status: number, body: string, more = '') =>
  void answerDoor.take(Buffer.from(`${reader} ${status}${more}\n${body}`));

const word = fc.constantFrom(
  'ready',
  'started',
  'OK',
  'https://is.example.com',
  'WSO2 API Manager-4.6.0',
  'not ready, faulty CAPPs detected',
  'Ready',
  ' ready',
  '',
);
const leaf = fc.oneof(word, fc.constantFrom<unknown>(null, true, 0, 200, [], {}, ['a.car'], [{}], [null], [[]]));
const key = fc.constantFrom(
  'status',
  'server',
  'health',
  'errors',
  'issuer',
  'version',
  'Faulty CAPPs',
  'code',
  'error',
  'api',
  '__proto__',
  'constructor',
  'return',
);
const json = fc
  .oneof(fc.dictionary(key, leaf, { maxKeys: 4 }), fc.array(fc.dictionary(key, leaf, { maxKeys: 2 }), { maxLength: 2 }), leaf)
  .map((value) => JSON.stringify(value));
const text = fc.constantFrom(
  '',
  '-4.6.0',
  'WSO2 API Manager-4.6.0',
  'Exception: x',
  '<b/>',
  '<![CDATA[WSO2 X-1]]>',
  '<!-- WSO2 X-1 -->',
  '&lt;WSO2 X-1',
  '<a>WSO2 X-1</a>',
);
const name = fc.constantFrom('ns:getVersionResponse', 'getVersionResponse', 'getVersion', 'soapenv:Envelope', 'a:b:getVersionResponse');
const xml = fc
  .tuple(name, fc.constantFrom('return', 'ns:return', 'faultstring', 'Return'), text, name)
  .map(([root, child, inside, end]) => `<${root}><${child}>${inside}</${child}></${end}>`);
const around = fc.tuple(
  fc.constantFrom('', ' ', '\n', '\ufeff', '<?xml version="1.0"?>', '<!-- -->', 'x'),
  fc.oneof(json, xml, word),
  fc.constantFrom('', '\n', 'x', '<!--', '\u0000'),
);

describe('no reader takes for a success what the documents do not', () => {
  test.each(READERS)('%s', (reader) => {
    const status = fc.oneof(
      { weight: 3, arbitrary: fc.constant(200) },
      { weight: 1, arbitrary: fc.constantFrom(100, 201, 202, 204, 206, 299, 301, 401, 404, 500, 503) },
    );
    const more = fc.constantFrom('', '', '', ' truncated', ' http.closed', ' tcp.reset', ' monitor.exhausted');
    fc.assert(
      fc.property(status, around, more, (code, [before, body, after], trouble) => holds(reader, code, before + body + after, trouble)),
      { numRuns: 500 },
    );
  });
});

test('the second account of the documents tells good from bad by itself', () => {
  const is = (reader: string, body: string, status = 200) => isDocumentedSuccess(reader, { status, headers: {}, body, truncated: false });
  expect(is('integrator-health', '{"version":"4.2.0", "update_level":"-", "status" : "ready"}')).toBe(true);
  expect(is('integrator-health', '{"status":"ready","Faulty CAPPs":["a.car"]}')).toBe(false);
  expect(is('integrator-health', '{"status":"ready"}', 500)).toBe(false);
  expect(is('version-service', '<getVersionResponse><return><![CDATA[X-1]]></return></getVersionResponse>')).toBe(true);
  expect(is('version-service', '<getVersionResponse><return><!-- X-1 --></return></getVersionResponse>')).toBe(false);
  expect([is('startup-healthcheck', ''), is('startup-healthcheck', '<html>')]).toEqual([true, false]);
  expect([is('identity-health', '{"health":[{}]}'), is('identity-health', '{"health":[]}')]).toEqual([true, false]);
  expect([is('openid-configuration', '{"issuer":"https://is"}'), is('openid-configuration', '{"issuer":""}')]).toEqual([true, false]);
  expect([is('gateway-call', '[]'), is('gateway-call', '{"code":"101503","description":"x"}')]).toEqual([true, false]);
  expect([is('gateway-preflight', '', 405), is('gateway-preflight', ''), is('gateway-preflight', '', 404)]).toEqual([true, false, false]);
  expect([is('version-service', '<getVersionResponse><return>X-1</return></getVersionResponse>'), is('version-service', 'X-1')]).toEqual([
    true,
    false,
  ]);
});
