import { describe, expect, test } from 'vitest';
import { look } from '../../../../monitor/engine/looking/look.ts';
import type { LookRequest } from '../../../../monitor/engine/ports.ts';
import type { Answer } from '../../../../monitor/observation/observation.ts';
import { failure, success, unknown } from '../../../../monitor/observation/outcome.ts';
import type { OwnDelay } from '../../../../monitor/observation/own-delay.ts';
import type { Reason } from '../../../../monitor/observation/reason.ts';
import { type Header, isWireProbe, type WireProbe } from '../../../../monitor/target/probe.ts';
import { createHandClock } from '../../../../testkit/engine/hand-clock.ts';
import { fine, toolsWith } from '../../../../testkit/engine/tools.ts';
import { probe, someLook, target } from '../../../../testkit/samples.ts';

const clock = createHandClock(1_700_000_000_000);

function wire(changes: Parameters<typeof probe>[2] = {}): WireProbe {
  const made = probe('ready', 'readiness', changes);
  if (!isWireProbe(made)) throw new Error('not a wire probe');
  return made;
}

const timedOut: Answer = {
  latencyMs: 5000,
  phases: {},
  answered: false,
  trouble: { reason: 'http.timeout', detail: 'no answer within 5000 ms' },
};

describe('look()', () => {
  test('carries what was seen, the time it counts for and our own lateness', async () => {
    const seen = await look(
      toolsWith(clock, async () => fine),
      target([]),
      wire(),
      { at: 42 },
    );
    expect(seen).toMatchObject({
      outcome: 'success',
      probe: 'ready',
      at: 42,
      address: '192.0.2.7',
      latencyMs: 12,
      http: { status: 200 },
      answered: true,
    });
    expect(seen.skewMs).toBeGreaterThanOrEqual(0);
  });

  test('a prober that throws after all is a fault of the monitor', async () => {
    const seen = await look(
      toolsWith(clock, async () => Promise.reject(new Error('bug\u001b[2J'))),
      target([]),
      wire(),
    );
    expect(seen).toMatchObject({ outcome: 'unknown', reason: 'monitor.fault', detail: 'bug [2J', answered: false });
  });

  test('a reader that throws is a fault of the monitor', async () => {
    const read = () => {
      throw new Error('unreadable');
    };
    expect(
      await look(
        toolsWith(clock, async () => fine, { read }),
        target([]),
        wire(),
      ),
    ).toMatchObject({ outcome: 'unknown', reason: 'monitor.fault' });
  });

  test('no look starts when the round has no time left', async () => {
    const prober = async () => Promise.reject(new Error('must not be asked'));
    expect(await look(toolsWith(clock, prober), target([]), wire(), { deadline: clock.now() })).toMatchObject({
      outcome: 'unknown',
      reason: 'monitor.deadline',
    });
  });

  test('a timeout proves nothing when the round cut the check short', async () => {
    const requests: LookRequest[] = [];
    const prober = async (request: LookRequest) => {
      requests.push(request);
      return timedOut;
    };
    const seen = await look(toolsWith(clock, prober), target([]), wire(), { deadline: clock.now() + 2000 });
    expect(seen).toMatchObject({ outcome: 'unknown', reason: 'monitor.deadline' });
    expect(requests[0]?.timeoutMs).toBe(2000);
    expect(await look(toolsWith(clock, prober), target([]), wire(), { deadline: clock.now() + 6000 })).toMatchObject({
      outcome: 'failure',
      reason: 'http.timeout',
    });
  });

  const delayOf = (late: number | OwnDelay) => (typeof late === 'number' ? { skewMs: late, stallMs: 0 } : late);

  /** Looks while our own loop is late by these, one after the other; `asked` counts the looks. */
  async function lookLate(answer: Answer, late: readonly (number | OwnDelay)[], of = target([])) {
    let asked = 0;
    const prober = async () => {
      asked++;
      return answer;
    };
    const seen = await look(toolsWith(clock, prober, { skew: { watch: () => () => delayOf(late[asked - 1] ?? 0) } }), of, wire());
    return { seen, asked };
  }
  const closed: Answer = { ...timedOut, trouble: { reason: 'http.closed', detail: 'closed' } };
  const ours = { outcome: 'unknown', reason: 'monitor.deadline' };

  test.each([
    ['silence that we may have made is looked at again, and is nothing when we made it again', timedOut, [600, 600], 2, ours],
    ['silence is believed once we listen', timedOut, [600, 20], 2, { outcome: 'failure', reason: 'http.timeout' }],
    ['silence is believed at once when we were hardly late', timedOut, [400], 1, { outcome: 'failure', reason: 'http.timeout' }],
    ['a close that we may have slept through is looked at again', closed, [2600, 2600], 2, ours],
    ['a close is believed when we were there', closed, [2400], 1, { outcome: 'failure', reason: 'http.closed' }],
    ['a good answer is good however late we were', fine, [2600], 1, { outcome: 'success' }],
  ] as const)('%s', async (_, answer, late, times, expected) => {
    const { seen, asked } = await lookLate(answer, late);
    expect(seen).toMatchObject(expected);
    expect(asked).toBe(times);
  });

  const failed = (reason: Reason): Answer => ({ ...timedOut, trouble: { reason, detail: 'failed' } });

  test.each<Reason>([
    'http.closed',
    'http.malformed',
    'tcp.reset',
    'tcp.unreachable',
    'tls.handshake',
    'tls.client-certificate',
    'dns.failed',
  ])('a failure that one pause may have decided is looked at again: %s', async (reason) => {
    const once = await lookLate(failed(reason), [{ skewMs: 0, stallMs: 600 }, 0]);
    expect(once).toMatchObject({ seen: { outcome: 'failure', reason }, asked: 2 });
    const twice = await lookLate(failed(reason), [
      { skewMs: 0, stallMs: 600 },
      { skewMs: 0, stallMs: 700 },
    ]);
    expect(twice).toMatchObject({ seen: { ...ours, detail: 'the monitor itself was 700 ms late' }, asked: 2 });
  });

  test.each<Reason>(['tcp.refused', 'tls.expired', 'tls.untrusted', 'tls.wrong-host'])(
    'what no pause can decide is believed: %s',
    async (reason) => {
      const looked = await lookLate(failed(reason), [{ skewMs: 900, stallMs: 900 }]);
      expect(looked).toMatchObject({ seen: { outcome: 'failure', reason }, asked: 1 });
    },
  );

  test.each([
    ['is taken again where our delay may have made it slow', [10, 10], 2],
    ['stays slow where our delay changes nothing', [4], 1],
  ])('a look over its latency bound %s', async (_, late, times) => {
    const latency = probe('latency', 'signal', { look: { kind: 'read-off', signal: 'latency', of: ['ready'], limitMs: 1000 } });
    const { seen, asked } = await lookLate({ ...fine, latencyMs: 1005 }, late, target([wire(), latency]));
    expect(seen).toMatchObject({ outcome: 'success', latencyMs: 1005, skewMs: late[0] });
    expect(asked).toBe(times);
  });

  test('a good answer is not given up for a second look that the round has no time for', async () => {
    const latency = probe('latency', 'signal', { look: { kind: 'read-off', signal: 'latency', of: ['ready'], limitMs: 5 } });
    let now = 1000;
    const until = { ...clock, monotonic: () => now };
    const prober = async () => {
      now += 6000;
      return fine;
    };
    const seen = await look(
      toolsWith(until, prober, { skew: { watch: () => () => ({ skewMs: 10, stallMs: 0 }) } }),
      target([wire(), latency]),
      wire(),
      {
        deadline: 7000,
      },
    );
    expect(seen).toMatchObject({ outcome: 'success', latencyMs: 12 });
  });

  test('an interrupted look says nothing about the target', async () => {
    const seen = await look(
      toolsWith(clock, async () => timedOut),
      target([]),
      wire(),
      { signal: AbortSignal.abort() },
    );
    expect(seen).toMatchObject({ outcome: 'unknown', reason: 'monitor.deadline' });
  });

  test('a contradiction is asked once more, and once more only', async () => {
    let asked = 0;
    const prober = async () => ({ ...fine, latencyMs: ++asked });
    const read = () => failure('wso2.contradiction', 'body against status');
    expect(await look(toolsWith(clock, prober, { read }), target([]), wire())).toMatchObject({
      reason: 'wso2.contradiction',
      latencyMs: 2,
    });
    expect(asked).toBe(2);
  });
});

describe('look() and secrets', () => {
  const secrets: Readonly<Record<string, string>> = {
    plain: 'abc\n',
    basic: '{"username":"monitor","password":"päss"}',
    bearer: '{"token":"t0ken"}',
    broken: '{"username":"monitor"}',
    text: 'no json with s3cret in it',
    lines: 'a\nb',
    pem: 'PEM',
  };
  const readSecret = async (name: string) => {
    const value = secrets[name];
    if (value === undefined) throw new Error(`secret ${name} is not set`);
    return value;
  };

  async function headersSent(headers: readonly Header[]) {
    const requests: LookRequest[] = [];
    const prober = async (request: LookRequest) => {
      requests.push(request);
      return fine;
    };
    const seen = await look(toolsWith(clock, prober, { readSecret }), target([]), wire({ look: { ...someLook, headers } }));
    return { seen, headers: requests[0]?.headers };
  }

  test('are put into headers and marked', async () => {
    const sent = await headersSent([
      { name: 'x-plain', value: '1' },
      { name: 'x-key', secret: 'plain' },
      { name: 'authorization', credentials: 'basic' },
    ]);
    expect(sent.headers).toEqual([
      { name: 'x-plain', value: '1', secret: false },
      { name: 'x-key', value: 'abc', secret: true },
      { name: 'authorization', value: `Basic ${Buffer.from('monitor:päss').toString('base64')}`, secret: true },
    ]);
    expect((await headersSent([{ name: 'authorization', credentials: 'bearer' }])).headers?.[0]?.value).toBe('Bearer t0ken');
  });

  test.each(['missing', 'broken', 'text'])('that are %s make the look unknown, and are not quoted', async (name) => {
    const { seen, headers } = await headersSent([{ name: 'authorization', credentials: name }]);
    expect(seen).toMatchObject({ outcome: 'unknown', reason: 'monitor.secret' });
    expect(headers).toBeUndefined();
    expect(JSON.stringify(seen)).not.toContain('s3cret');
  });

  test('must be one line', async () => {
    expect((await headersSent([{ name: 'x-key', secret: 'lines' }])).seen).toMatchObject({ outcome: 'unknown', reason: 'monitor.secret' });
  });

  test('the client certificate is read too, or the look is unknown', async () => {
    const requests: LookRequest[] = [];
    const prober = async (request: LookRequest) => {
      requests.push(request);
      return fine;
    };
    const mutual = (clientCertificate: string) => target([], { tls: { verify: true, clientCertificate } });
    await look(toolsWith(clock, prober, { readSecret }), mutual('pem'), wire());
    expect(requests[0]?.tls).toEqual({ verify: true, clientCertificate: 'PEM' });
    expect(await look(toolsWith(clock, prober, { readSecret }), mutual('none'), wire())).toMatchObject({ reason: 'monitor.secret' });
  });
});

describe('a secret that a server refuses', () => {
  const refusing = failure('wso2.unauthorized', 'status 401');

  /** Looks with a key that was `old` when it was read first; the server takes `right` and nothing else. */
  async function lookWith(right: string, headers: readonly Header[], kept: (how?: 'anew') => Promise<string>) {
    const sent: (string | undefined)[] = [];
    const tools = toolsWith(
      clock,
      async (request) => {
        sent.push(request.headers[0]?.value);
        return fine;
      },
      { readSecret: (_, how) => kept(how), read: () => (sent.at(-1) === right ? success('fine') : refusing) },
    );
    const seen = await look(tools, target([]), wire({ look: { ...someLook, headers } }));
    return { seen, sent };
  }
  const key: Header = { name: 'x-key', secret: 'key' };

  test('is read again, past the cache, and used for a second request: a rotation is not an outage', async () => {
    const { seen, sent } = await lookWith('new', [key], async (how) => (how === 'anew' ? 'new' : 'old'));
    expect(sent).toEqual(['old', 'new']);
    expect(seen).toMatchObject({ outcome: 'success' });
  });

  test('is refused for good when the store has no other', async () => {
    const { seen, sent } = await lookWith('new', [key], async () => 'old');
    expect(sent).toEqual(['old']);
    expect(seen).toMatchObject({ outcome: 'failure', reason: 'wso2.unauthorized' });
  });

  test('leaves the status unknown when the store does not answer: the secret may have been rotated', async () => {
    const { seen } = await lookWith('new', [key], async (how) => (how ? Promise.reject(new Error('throttled')) : 'old'));
    expect(seen).toMatchObject({
      outcome: 'unknown',
      reason: 'monitor.secret',
      detail: 'the server rejected the cached secret, and throttled',
    });
  });

  test.each([
    [401, 2],
    [403, 2],
    [500, 1],
  ])('is taken for refused by a probe of the user with status %i: asked %i times', async (status, times) => {
    let asked = 0;
    const tools = toolsWith(
      clock,
      async () => {
        asked++;
        return { ...fine, http: { status, headers: {}, body: '', truncated: false } };
      },
      { readSecret: async (_, how) => (how === 'anew' ? 'new' : 'old'), read: () => failure('http.status', `status ${status}`) },
    );
    await look(tools, target([]), wire({ look: { ...someLook, headers: [key] } }));
    expect(asked).toBe(times);
  });

  test('is read again when a proxy refuses it', async () => {
    const sent: (string | undefined)[] = [];
    const pair = (password: string) => JSON.stringify({ username: 'monitor', password });
    const tools = toolsWith(
      clock,
      async ({ way }) => {
        sent.push(way?.proxy?.authorization);
        return sent.length === 1 ? { ...fine, trouble: { reason: 'proxy.authentication', detail: 'status 407' } } : fine;
      },
      {
        readSecret: async (_, how) => pair(how === 'anew' ? 'new-password' : 'old-password'),
        read: (_, __, { trouble }) => (trouble ? unknown(trouble.reason, trouble.detail) : success('fine')),
      },
    );
    const proxy = { scheme: 'http', host: 'proxy.example.com', port: 3128, credentials: 'pair' } as const;
    const seen = await look(tools, target([wire()], { way: { proxy } }), wire());
    expect(seen).toMatchObject({ outcome: 'success' });
    expect(sent).toEqual(['old', 'new'].map((age) => `Basic ${btoa(`monitor:${age}-password`)}`));
  });

  test('is looked for only where one was sent', async () => {
    const { sent } = await lookWith('new', [{ name: 'x-plain', value: 'old' }], async () => 'new');
    expect(sent).toEqual(['old']);
  });
});

test.each([
  ['a key', { name: 'x-key', secret: 'key' }, 'h-u-s-h-1234', ['h-u-s-h-1234']],
  ['a token', { name: 'authorization', credentials: 'key' }, '{"token":"t0ken-of-mine"}', ['t0ken-of-mine']],
  ['a password', { name: 'authorization', credentials: 'key' }, '{"username":"monitor","password":"pass"}', ['pass', btoa('monitor:pass')]],
] as const)('%s that a server repeats stands in no observation', async (_, header, secret, canaries) => {
  const tools = toolsWith(
    clock,
    async ({ headers }) => {
      const value = headers[0]?.value ?? '';
      const [, token = ''] = value.split(' ');
      const body = `not ${canaries[0]}: no user for ${value}, that is ${token} or ${atob(/^[\w=+/]+$/.test(token) ? token : '')}, ${'.'.repeat(60)}${value}`;
      return { ...fine, http: { status: 302, headers: { location: `/login?was=${value}` }, body, truncated: false } };
    },
    {
      readSecret: async () => secret,
      read: (__, ___, { http }) =>
        failure('http.redirect', `to ${http?.headers.location}: ${http?.body.slice(0, 120)}`, { fix: http?.body ?? '' }),
    },
  );
  const sending = wire({ look: { ...someLook, headers: [header] } });
  const seen = await look(tools, target([sending]), sending);
  expect(seen).toMatchObject({ detail: expect.stringContaining('/login?was=') });
  for (const canary of canaries) expect(JSON.stringify(seen)).not.toContain(canary);
});
