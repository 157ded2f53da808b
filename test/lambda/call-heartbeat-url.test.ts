import { describe, expect, test } from 'vitest';
import { createHeartbeatCall } from '../../lambda/call-heartbeat-url.ts';
import type { LookRequest } from '../../monitor/engine/ports.ts';
import type { Answer } from '../../monitor/observation/observation.ts';
import { createHandClock } from '../../testkit/engine/hand-clock.ts';
import { fine } from '../../testkit/engine/tools.ts';

const URL_WITH_KEY = 'https://beat.example.com:8443/ping/0a1b2c3d?from=gatewatch';
const sign = { monitor: 'prod', shard: 'api-manager', at: 0 };

/** Calls a heartbeat service that answers so. */
function calling(answer: Answer, url = URL_WITH_KEY) {
  const requests: LookRequest[] = [];
  const prober = async (request: LookRequest) => {
    requests.push(request);
    return answer;
  };
  return { requests, beat: createHeartbeatCall(url, prober, createHandClock(1_700_000_000_000)) };
}

const answered = (status: number): Answer => ({ ...fine, http: { status, headers: {}, body: '', truncated: false } });

describe('createHeartbeatCall()', () => {
  test('asks for exactly that URL, once, verified, with the caller\u2019s signal', async () => {
    const { beat, requests } = calling(answered(200));
    const { signal } = new AbortController();
    await beat(sign, signal);
    expect(requests).toMatchObject([
      {
        look: { kind: 'http', scheme: 'https', host: 'beat.example.com', port: 8443, path: '/ping/0a1b2c3d?from=gatewatch' },
        tls: { verify: true },
        timeoutMs: 5000,
        signal,
      },
    ]);
  });

  test('takes the port of the scheme, and an IPv6 address without its brackets', async () => {
    const { beat, requests } = calling(answered(204), 'https://[2001:db8::7]/x');
    await beat(sign);
    expect(requests[0]?.look).toMatchObject({ host: '2001:db8::7', port: 443, path: '/x' });
  });

  test.each<readonly [string, Answer, RegExp]>([
    ['a status that is no success', answered(404), /^beat\.example\.com did not accept the heartbeat: 404$/],
    ['a redirect', answered(302), /302$/],
    ['no answer', { ...fine, trouble: { reason: 'http.timeout', detail: 'no answer' } }, /http\.timeout$/],
  ])('%s is no sign of life, and the key in the URL is in no error', async (_, answer, message) => {
    const error: unknown = await calling(answer)
      .beat(sign)
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Error);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).not.toMatch(/0a1b2c3d/);
  });
});
