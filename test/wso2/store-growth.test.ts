import { afterEach, describe, expect, test } from 'vitest';
import { lookAtTarget } from '../../monitor/engine/looking/look-at-target.ts';
import { judgeTarget } from '../../monitor/health/target-health.ts';
import { catchUp, isSteady } from '../../monitor/memory/catch-up.ts';
import { readStoredMemory, storedMemory } from '../../monitor/memory/stored-memory.ts';
import { newTargetMemory, type TargetMemory } from '../../monitor/memory/target-memory.ts';
import { closeServers, json, serve } from '../../testkit/engine/serve.ts';
import { compile, lookTools, lookWith } from '../../testkit/look-with.ts';

afterEach(() => closeServers());

const SECRETS = { 'mi/admin': '{"username":"admin","password":"the-password-of-mi"}' };
const START = Date.parse('2026-01-31T00:00:00Z');
const MINUTE = 60_000;

/** A management API whose message stores have these sizes (MessageStoreResource of product-micro-integrator). */
async function integrator(sizes: () => Readonly<Record<string, number>>) {
  return serve(({ url }, response) => {
    if (url === '/management/login') return json(response, 200, { AccessToken: 'the-token-of-the-server' });
    const list = Object.entries(sizes()).map(([name, size]) => ({ name, type: 'jms-message-store', size }));
    return json(response, 200, { count: list.length, list });
  });
}

function config(port: number, stores: string): string {
  return `
defaults: { recheckSeconds: 0, failureThreshold: 1 }
targets:
  - name: mi-1
    profile: micro-integrator
    host: 127.0.0.1
    ports: { 9201: ${port}, 9164: { port: ${port}, scheme: HTTP } }
    readinessProbe: false
    livenessProbe: false
    probes: { up: { tcpSocket: { port: ${port} } }, capps: false, endpoints: false, message-processors: false, inbound-endpoints: false }
    management: { credentials: { secret: mi/admin }, messageStores: ${stores} }
`;
}

/** Rounds every five minutes over real sockets, with the memory as a table keeps it; `sizeAt` of the minute. */
async function watch(minutes: number, sizeAt: (minute: number) => Readonly<Record<string, number>>, stores = '{ Orders: {} }') {
  let minute = 0;
  const { port } = await integrator(() => sizeAt(minute));
  const target = compile(config(port, stores)).targets[0];
  if (!target) throw new Error('no target');
  const tools = lookTools(SECRETS);
  let stored: TargetMemory | undefined;
  const seen: { status: string; detail: string; bytes: number; isWritten: boolean }[] = [];
  for (; minute <= minutes; minute += 5) {
    const at = START + minute * MINUTE;
    const before = stored === undefined ? newTargetMemory(at) : catchUp(target, stored, at, at - 5 * MINUTE);
    const looks = await lookAtTarget(tools, target, target.probes, { at, remembered: () => before.probes });
    const after = judgeTarget(target, before, looks, at);
    const isWritten = stored === undefined || !isSteady(stored, after);
    if (isWritten) stored = readStoredMemory(JSON.parse(JSON.stringify(storedMemory(after))));
    const { status, probes } = after;
    seen.push({ status, detail: probes['store-growth']?.complaint?.detail ?? '', bytes: JSON.stringify(probes).length, isWritten });
  }
  return seen;
}

describe('a message store that is named', () => {
  test('degrades the server while it grows, with its sizes and since when', async () => {
    const seen = await watch(120, (minute) => ({ Orders: 10 + minute * 3, Others: minute }));
    expect(seen.map(({ status }) => status)).toEqual([...Array(12).fill('ready'), ...Array(13).fill('degraded')]);
    expect(seen[14]?.detail).toBe('Orders has grown from 40 to 220 messages since 2026-01-31 00:15:00 UTC');
    expect(seen.at(-1)?.detail).toBe('Orders has grown from 40 to 370 messages since 2026-01-31 00:15:00 UTC');
  });

  test('is well again when it has been emptied, and not before', async () => {
    const sizes = (minute: number) => ({ Orders: minute <= 90 ? minute * 10 : minute <= 120 ? 880 + (minute % 2) * 20 : 3 });
    const seen = await watch(140, sizes);
    expect(seen.map(({ status }) => status === 'degraded')).toEqual(seen.map((_, i) => i * 5 >= 60 && i * 5 <= 120));
  });

  test('writes nothing while its size is the same, and little at any time', async () => {
    const seen = await watch(300, () => ({ Orders: 7 }));
    expect(seen.filter(({ isWritten }) => isWritten)).toHaveLength(2);
    const growing = await watch(300, (minute) => ({ Orders: minute * 1000 }));
    expect(Math.max(...growing.map(({ bytes }) => bytes)) - Math.max(...seen.map(({ bytes }) => bytes))).toBeLessThan(400);
  });

  test.each([
    ['may always grow', '{ Orders: { maxGrowth: false } }', 'ready'],
    ['may grow for a day', '{ Orders: { maxGrowth: 1d } }', 'ready'],
    ['may grow for less', '{ Orders: { maxGrowth: 20m } }', 'degraded'],
    ['is one of two that grow', '{ Orders: { maxGrowth: false }, Others: { maxGrowth: 20m } }', 'degraded'],
  ])('that %s', async (_, stores, status) => {
    expect((await watch(60, (minute) => ({ Orders: minute, Others: minute }), stores)).at(-1)?.status).toBe(status);
  });

  test('is known by its size alone where nothing is remembered', async () => {
    const { port } = await integrator(() => ({ Orders: 12, Others: 1 }));
    const seen = (await lookWith(config(port, '{ Orders: {}, Gone: {} }'), { secrets: SECRETS }))('mi-1');
    expect(seen.probe('store-growth')).toMatchObject({ outcome: 'success', role: 'signal', detail: 'Orders holds 12' });
    expect(seen.probe('message-stores')).toMatchObject({ reason: 'wso2.artifact-missing' });
  });

  test('keeps what is known while the list cannot be read', async () => {
    const sizes = (minute: number) => ({ Orders: minute === 40 ? Number.NaN : minute });
    expect((await watch(70, sizes)).map(({ status }) => status).at(-1)).toBe('degraded');
  });
});
