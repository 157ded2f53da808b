import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { roundOnce } from '../../monitor/engine/looking/round-once.ts';
import { secretNames } from '../../monitor/target/secret-names.ts';
import { closeServers, json, serve } from '../../testkit/engine/serve.ts';
import { compile, lookTools } from '../../testkit/look-with.ts';

afterEach(() => closeServers());

const SECRETS = { 'wso2/canary': 'the-api-key-of-the-canary' };
const MINUTE = 60_000;
const START = Date.parse('2026-01-31T00:00:00Z');

/** The error of `_throttle_out_handler_.xml`, API-M 4.x. */
function throttled(response: ServerResponse, code: number, status = 429): void {
  json(response, status, { code: `${code}`, message: 'Message throttled out', description: 'You have exceeded your quota' });
}

function config(port: number, more = '', rest = ''): string {
  return `
defaults: { recheckSeconds: 0, failureThreshold: 1 }
targets:
  - name: gw-1
    profile: custom
    host: 127.0.0.1
    readinessProbe: { tcpSocket: { port: ${port} } }
    calls:
      - { name: canary, kind: throttle-canary, path: /canary/1.0.0/ping, scheme: HTTP, port: ${port}, apiKey: { secret: wso2/canary }${more} }
${rest}`;
}

type Call = { readonly number: number; readonly at: number; readonly inMinute: number };

/** Runs one check with time that passes only while the check waits. `answer` gets each call and its time. */
async function canary(answer: (call: Call, response: ServerResponse) => void, { start = START, more = '', skewMs = 0 } = {}) {
  let now = start;
  const counts = new Map<number, number>();
  const server = await serve((_, response) => {
    const at = now + skewMs;
    const minute = Math.floor(at / MINUTE);
    counts.set(minute, (counts.get(minute) ?? 0) + 1);
    response.setHeader('date', new Date(at).toUTCString());
    answer({ number: server.asked.length, at, inMinute: counts.get(minute) ?? 0 }, response);
  });
  const tools = lookTools(SECRETS);
  const clock = {
    ...tools.clock,
    now: () => now,
    sleep: async (ms: number) => {
      now += ms;
    },
  };
  const { targets } = compile(config(server.port, more));
  const [result] = await roundOnce({ ...tools, clock }, targets);
  const seen = result?.observations.find(({ probe }) => probe === 'call/canary');
  return { seen, status: result?.health.status, asked: server.asked, tookMs: now - start };
}

const accept = (_: Call, response: ServerResponse) => json(response, 200, { pong: true });

/** Two requests a minute, counted by the clock of the server; the decision comes so many calls late. */
const limited =
  (late = 0) =>
  (call: Call, response: ServerResponse) =>
    call.inMinute > 2 + late ? throttled(response, 900803) : accept(call, response);

describe('a throttle canary', () => {
  test('succeeds with the call that is refused, and sends no more', async () => {
    const { seen, status, asked, tookMs } = await canary(limited());
    expect(seen).toMatchObject({
      outcome: 'success',
      role: 'signal',
      detail: 'call 3 was refused with code 900803: the limit of the application is reached',
    });
    expect([status, asked.length, tookMs]).toEqual(['ready', 3, 600]);
    expect(new Set(asked.map(({ method, url, headers }) => `${method} ${url} ${headers.apikey}`))).toEqual(
      new Set(['GET /canary/1.0.0/ping the-api-key-of-the-canary']),
    );
  });

  test.each([1, 2, 3])('waits for a decision that comes %s calls late', async (late) => {
    const { seen, tookMs } = await canary(limited(late));
    expect(seen?.outcome).toBe('success');
    expect(tookMs).toBeLessThanOrEqual(10_600);
  });

  test('degrades a gateway that accepts every call, and never makes it not ready', async () => {
    for (const more of ['', ', role: readiness']) {
      const { seen, status, asked, tookMs } = await canary(accept, { more });
      expect(seen).toMatchObject({ reason: 'throttling.not-enforced', detail: '6 calls in a row were accepted (status 200)' });
      expect([status, asked.length, tookMs]).toEqual(['degraded', 6, 10_600]);
    }
  });

  test('is refused at once while the limit of an earlier check counts', async () => {
    const { seen, asked } = await canary((_, response) => throttled(response, 900803));
    expect([seen?.outcome, asked.length]).toEqual(['success', 1]);
  });

  test.each([900800, 900802, 900804, 900806])('takes %s for a decision of the Traffic Manager too', async (code) => {
    expect((await canary((_, response) => throttled(response, code))).seen?.outcome).toBe('success');
  });

  test.each([900807, 900808, 900809])('does not take %s for one: the gateway counts that itself', async (code) => {
    const { seen, status } = await canary((_, response) => throttled(response, code));
    expect(seen).toMatchObject({ reason: 'gateway.throttled', fix: expect.stringContaining('no burst limit') });
    expect(status).toBe('degraded');
  });

  // The Traffic Manager counts in whole minutes, so a series over two of them may stay below the limit in both.
  test.each([
    ['after the second call', 59_600],
    ['while it waits', 55_000],
    ['just before the last call', 50_000],
  ])('begins again where the minute ends %s', async (_, offset) => {
    const { seen, asked, tookMs } = await canary(limited(3), { start: START + offset });
    expect(seen?.outcome).toBe('success');
    expect(asked.length).toBeGreaterThan(6);
    expect(tookMs).toBeLessThan(30_000);
  });

  test('goes by the minute of the server, not by its own', async () => {
    const { seen, asked } = await canary(limited(3), { start: START + 5000, skewMs: -10_000 });
    expect([seen?.outcome, asked.length > 6]).toEqual(['success', true]);
  });

  test('reports a gateway without limits over two minutes with two series', async () => {
    const { seen, asked } = await canary(accept, { start: START + 59_000 });
    expect(seen).toMatchObject({ reason: 'throttling.not-enforced', detail: '12 calls in a row were accepted (status 200)' });
    expect(asked).toHaveLength(12);
  });

  test.each([
    [
      'an API that is missing',
      404,
      { code: '404', message: 'Not Found', description: 'The requested resource is not available.' },
      'gateway.api-missing',
    ],
    [
      'no subscription',
      403,
      { code: '900908', message: 'Resource forbidden', description: 'API Subscription validation failed.' },
      'gateway.subscription',
    ],
    ['a backend that fails', 502, 'bad gateway', 'backend.status'],
    ['the hard limit of a backend', 503, { code: '900801', message: 'x', description: 'API Limit Reached' }, 'gateway.blocked'],
  ])('says what is wrong with the call itself: %s', async (_, status, body, reason) => {
    for (const from of [1, 2]) {
      const { seen, asked } = await canary((call, response) =>
        call.number < from ? accept(call, response) : json(response, status, body),
      );
      expect(seen).toMatchObject({ outcome: 'failure', reason });
      expect(asked).toHaveLength(from);
    }
  });
});

describe('its config', () => {
  test('has a long period, time for the answer, and the secret of its application only', () => {
    const { targets } = compile(config(8280));
    const probe = targets[0]?.probes.find(({ name }) => name === 'call/canary');
    expect(probe).toMatchObject({ role: 'signal', periodSeconds: 900, timeoutSeconds: 30 });
    expect(secretNames(targets)).toEqual(['wso2/canary']);
    const own = compile(config(8280, ', periodSeconds: 300, timeoutSeconds: 20')).targets[0]?.probes;
    expect(own?.find(({ name }) => name === 'call/canary')).toMatchObject({ periodSeconds: 300, timeoutSeconds: 20 });
  });
});
