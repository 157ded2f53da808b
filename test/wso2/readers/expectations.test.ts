import { afterEach, describe, expect, test } from 'vitest';
import { BODY_LIMIT } from '../../../monitor/target/body-limit.ts';
import { compileText } from '../../../testkit/config-fixtures.ts';
import { lookWith } from '../../../testkit/look-with.ts';
import { type ByteServer, chunk, response, serveBytes } from '../../../testkit/sandbox/serve-bytes.ts';

const opened: ByteServer[] = [];

afterEach(() => {
  for (const server of opened.splice(0)) server.close();
});

/** Asks a custom target that sends these bytes, with this `expect`. */
async function ask(bytes: string, expectation: string, more = '', around = {}) {
  const server = await serveBytes({ '*': bytes });
  opened.push(server);
  const probe = `readinessProbe: { httpGet: { path: /health, port: ${server.port} }, expect: ${expectation} }`;
  return (await lookWith(`targets: [{ name: t, profile: custom, host: 127.0.0.1, ${probe}${more} }]`, around))('t');
}

function body(text: string, headers: readonly string[] = ['Content-Type: application/json'], status = '200 OK') {
  return response(`HTTP/1.1 ${status}`, [...headers, `Content-Length: ${Buffer.byteLength(text)}`], text);
}

const CHECKS = '{ "status" : "up", "n": 1, "on": true, "no": null, "checks": [ { "state": "UP" }, { "state": "OK" } ], "a b": {"$": "x"} }';

describe('what is met', () => {
  test.each([
    ['a value, whatever the spaces', '{ json: { "$.status": up } }'],
    ['a value of a list', '{ json: { "$.checks[*].state": [UP, OK] } }'],
    ['a number, a boolean, and null', '{ json: { "$.n": 1, "$.on": true, "$.no": [null] } }'],
    ['a number as it is equal', '{ json: { "$.n": 1.0 } }'],
    ['names with spaces and signs', `{ json: { '$["a b"]["$"]': x } }`],
    [
      'a filter and a function',
      `{ json: { '$.checks[?search(@.state, "^U")].state': UP, "$.checks[?length(@.state) == 2].state": [UP, OK] } }`,
    ],
    ['all at once', '{ status: 200, body: up, bodyExcludes: down, json: { "$.status": up }, headers: { content-type: JSON } }'],
    ['a text that is not there', '{ bodyExcludes: error }'],
    ['a header by part of its value, case folded', '{ headers: { CONTENT-TYPE: Application/Json } }'],
  ])('%s', async (_, expectation) => {
    const seen = await ask(body(CHECKS), expectation);
    expect(seen.probe('ready')).toMatchObject({ outcome: 'success', detail: 'status 200' });
    expect(seen.status).toBe('ready');
  });

  test('repeated headers count together, and a body in chunks is read', async () => {
    const bytes = response('HTTP/1.1 200 OK', ['Vary: a', 'VARY: b', 'Transfer-Encoding: chunked'], chunk(CHECKS));
    expect((await ask(bytes, '{ headers: { vary: B }, json: { "$.n": 1 } }')).status).toBe('ready');
  });

  test('a status of failure with a body that is as expected', async () => {
    const bytes = body('{"status":"DOWN"}', [], '503 Service Unavailable');
    expect((await ask(bytes, '{ status: 503, json: { "$.status": DOWN } }')).status).toBe('ready');
  });
});

describe('what is not met names the expression, what was expected, and what came', () => {
  test.each([
    ['another value', '{ json: { "$.status": ready } }', '$.status: expected "ready", got "up"'],
    ['one of many', '{ json: { "$.checks[*].state": UP } }', '$.checks[*].state: expected "UP", got "OK" at $.checks[1].state'],
    ['none of a list', '{ json: { "$.status": [ready, ok] } }', '$.status: expected "ready" or "ok", got "up"'],
    ['a text for a number', '{ json: { "$.status": 1 } }', '$.status: expected the number 1, got the text "up"'],
    ['a number for a text', '{ json: { "$.n": "1" } }', '$.n: expected the text "1", got the number 1'],
    ['a boolean for a text', '{ json: { "$.on": "true" } }', '$.on: expected the text "true", got the boolean true'],
    ['null', '{ json: { "$.no": up } }', '$.no: expected the text "up", got null'],
    ['an object', '{ json: { "$[\'a b\']": up } }', '$[\'a b\']: expected the text "up", got an object'],
    ['a list', '{ json: { "$.checks": up } }', '$.checks: expected the text "up", got a list of 2'],
    ['nothing', '{ json: { "$.state": up } }', '$.state: expected "up", but the body has no such value: "{ "status" : "up"'],
    ['a text that must not be there', '{ bodyExcludes: \'"no": null\' }', 'the body contains ""no": null"'],
    ['two values', '{ json: { "$.status": a, "$.n": 2 } }', '$.status: expected "a", got "up"; $.n: expected 2, got 1'],
    ['a text and a value', '{ body: ready, json: { "$.n": 2 } }', 'the body does not contain "ready"'],
  ])('%s', async (_, expectation, words) => {
    const seen = await ask(body(CHECKS), expectation);
    expect(seen.status).toBe('not-ready');
    expect(seen.probe('ready')).toMatchObject({ outcome: 'failure', reason: 'body.mismatch' });
    expect(seen.probe('ready').detail).toContain(`status 200, but ${words}`);
  });

  test.each([
    ['another value', '{ headers: { content-type: html } }', 'the header content-type: expected "html" in it, got "application/json"'],
    ['no such header', '{ headers: { X-Ready: "yes" } }', 'the header X-Ready: expected "yes" in it, but the response has no such header'],
    [
      'a name of every object',
      '{ headers: { constructor: a } }',
      'the header constructor: expected "a" in it, but the response has no such header',
    ],
    [
      'a header before a body',
      '{ body: ready, headers: { server: x } }',
      'but the response has no such header; the body does not contain "ready"',
    ],
  ])('a header: %s', async (_, expectation, words) => {
    const seen = await ask(body(CHECKS), expectation);
    expect(seen).toMatchObject({ status: 'not-ready', diagnosis: { reason: 'http.header', rung: 'http', kind: 'target' } });
    expect(seen.probe('ready').detail).toContain(words);
  });

  test('the status comes first', async () => {
    const seen = await ask(body(CHECKS, [], '500 No'), '{ json: { "$.n": 2 }, headers: { a: b } }');
    expect(seen.probe('ready')).toMatchObject({ reason: 'http.status' });
  });

  test.each([
    ['a page', '<html>up</html>', 'the body is not JSON, so it has no $.status: "<html>up</html>"'],
    ['nothing', '', 'the body is not JSON, so it has no $.status: empty body'],
    ['two documents', '{"status":"up"}{"status":"up"}', 'the body is not JSON'],
    ['JSON that is cut off', '{"status":"up"', 'the body is not JSON'],
    [
      'a key with two values',
      '{"status":"up", "status":"down"}',
      'the JSON contradicts itself: it has the key "status" twice, with "up" and with "down"',
    ],
    ['a nested key with two values', '{"status":"up","db":{"n":1,"n":[2]}}', 'it has the key "n" twice, with 1 and with [2]'],
  ])('a body that is %s', async (_, text, words) => {
    const seen = await ask(body(text), '{ json: { "$.status": up } }');
    expect(seen.probe('ready')).toMatchObject({ reason: 'body.mismatch', detail: expect.stringContaining(words) });
  });

  test('a key that is said twice with the same value is one value', async () => {
    expect((await ask(body('{"status":"up","status": "up"}'), '{ json: { "$.status": up } }')).status).toBe('ready');
  });

  test('a body beyond the limit is too large, whatever its beginning says', async () => {
    const large = `{"status":"up","pad":"${'x'.repeat(BODY_LIMIT)}"}`;
    expect((await ask(body(large), '{ json: { "$.status": up } }')).probe('ready')).toMatchObject({ reason: 'http.too-large' });
  });

  test('long values and control characters are cut and made safe', async () => {
    const seen = await ask(body(JSON.stringify({ status: `\u001b[31m\n${'x'.repeat(5000)}` })), '{ json: { "$.status": up } }');
    expect(seen.probe('ready').detail.length).toBeLessThan(300);
    expect(seen.probe('ready').detail).not.toMatch(/[\u001b\n]/);
  });

  test('a secret that the server repeats is in no detail', async () => {
    const secret = 'token-0123456789abcdef';
    const more = ', httpHeaders: [{ name: X-Token, valueFrom: { secret: s } }]';
    const around = { secrets: { s: secret } };
    for (const expectation of ['{ json: { "$.status": up } }', '{ headers: { x-echo: up } }', '{ bodyExcludes: status }']) {
      const seen = await ask(body(JSON.stringify({ status: secret }), [`X-Echo: ${secret}`]), expectation, more, around);
      expect(seen.status).toBe('not-ready');
      expect(JSON.stringify([seen.diagnosis, seen.probe('ready')])).not.toContain('0123456789');
    }
  });

  test('a text that is there with other spaces gets the fix to ask for its value', async () => {
    const seen = await ask(body(CHECKS), `{ body: '"status":"up"' }`);
    expect(seen.probe('ready').fix).toContain('`expect.json`');
  });
});

describe('a 503 without `expect`', () => {
  const of = async (bytes: string, profile = 'custom') => {
    const server = await serveBytes({ '*': bytes });
    opened.push(server);
    const probe = `readinessProbe: { httpGet: { path: /health, port: ${server.port} } }`;
    return (await lookWith(`targets: [{ name: t, profile: ${profile}, host: 127.0.0.1, livenessProbe: false, ${probe} }]`))('t');
  };

  test.each([
    [
      'of a server that reports DOWN',
      response(
        'HTTP/1.1 503 ',
        ['Content-Type: application/json', 'Content-Length: 55'],
        '{"status":"DOWN","components":{"db":{"status":"DOWN"}}}',
      ),
      'the server itself reports "DOWN" (db): check what its response names, and the server log',
    ],
    [
      'of HAProxy',
      response(
        'HTTP/1.0 503 Service Unavailable',
        ['Cache-Control: no-cache', 'Connection: close', 'Content-Type: text/html'],
        '<html><body><h1>503 Service Unavailable</h1>\nNo server is available to handle this request.\n</body></html>\n',
      ),
      'this response is from HAProxy: the server behind it is down or is not in its target group',
    ],
    [
      'of somebody',
      response('HTTP/1.1 503 Service Unavailable', ['Content-Length: 0']),
      'the server itself or a proxy in front of it sent this: check the server directly, without the proxy, then the one that fails',
    ],
  ])('%s', async (_, bytes, fix) => {
    for (const profile of ['custom', 'micro-integrator']) {
      const seen = await of(bytes, profile);
      expect(seen).toMatchObject({ status: 'not-ready', diagnosis: { reason: 'http.status', fix } });
    }
  });
});

describe('an expression that takes too long on a body', () => {
  const slow = JSON.stringify(Array.from({ length: 20_000 }, () => 1));

  test.each([
    ['nested descents', '$[?$..[?$..*]]', slow],
    ['a text that a server chose for a regular expression', '$[?match(@.a, "(a+)+")]', JSON.stringify([{ a: `${'a'.repeat(60)}!` }])],
    ['a regular expression that a server chose', '$[?match(@.a, @.b)]', JSON.stringify([{ a: `${'a'.repeat(60)}!`, b: '(a+)+' }])],
  ])('is our limit, not the fault of the server: %s', async (_, path, text) => {
    const seen = await ask(body(text), `{ json: { '${path}': 1 } }`);
    expect(seen.status).toBe('unknown');
    expect(seen.probe('ready')).toMatchObject({
      outcome: 'unknown',
      reason: 'monitor.deadline',
      detail: expect.stringContaining('`expect.json`'),
    });
    expect(seen.probe('ready').fix).toContain('simpler JSONPath');
  });

  test('the next look is read as ever', async () => {
    expect((await ask(body(CHECKS), '{ json: { "$.n": 1 } }')).status).toBe('ready');
  });
});

describe('the config', () => {
  const findings = (expectation: string) =>
    compileText(
      `targets: [{ name: t, profile: custom, host: h.example.com, readinessProbe: { httpGet: { port: 80 }, expect: ${expectation} } }]`,
    ).issues.filter(({ severity }) => severity === 'error');

  test.each([
    ['{ json: { "$.a b": 1 } }', 'expect.json', 'targets[0].readinessProbe.expect.json["$.a b"]'],
    ['{ json: { "$[?foo(@)]": 1 } }', 'expect.json', 'targets[0].readinessProbe.expect.json["$[?foo(@)]"]'],
    ['{ json: { status: ready } }', 'value.invalid', 'targets[0].readinessProbe.expect.json.status'],
    ['{ json: {} }', 'expect.empty', 'targets[0].readinessProbe.expect.json'],
    [
      `{ json: {${Array.from({ length: 21 }, (_, i) => `"$[${i}]": 1`).join(', ')}} }`,
      'value.invalid',
      'targets[0].readinessProbe.expect.json',
    ],
    ['{ json: ready }', 'value.invalid', 'targets[0].readinessProbe.expect.json'],
    ['{ json: { "$.a": { b: 1 } } }', 'value.invalid', 'targets[0].readinessProbe.expect.json["$.a"]'],
    ['{ json: { "$.a": [] } }', 'value.invalid', 'targets[0].readinessProbe.expect.json["$.a"]'],
    ['{ headers: {} }', 'expect.empty', 'targets[0].readinessProbe.expect.headers'],
    ['{ headers: { "a b": c } }', 'value.invalid', 'targets[0].readinessProbe.expect.headers["a b"]'],
    ['{ headers: { a: "" } }', 'value.invalid', 'targets[0].readinessProbe.expect.headers.a'],
    ['{ bodyExcludes: "" }', 'value.invalid', 'targets[0].readinessProbe.expect.bodyExcludes'],
    ['{}', 'expect.empty', 'targets[0].readinessProbe.expect'],
  ])('%s', (expectation, rule, path) => {
    const [first] = findings(expectation);
    expect(first).toMatchObject({ rule, path });
    for (const part of [first?.expected, first?.got, first?.fix]) expect(part).toMatch(/\S/);
    expect(first?.expected).not.toContain('something else');
  });

  test.each(['{ json: { "$.n": 1, "$.b": true, "$.l": [a, 2, null] } }', '{ headers: { a: 1 } }', '{ bodyExcludes: 5 }'])(
    '%s is valid',
    (expectation) => {
      expect(findings(expectation)).toEqual([]);
    },
  );
});
