import { expect, test } from 'vitest';
import { createCloudwatchMetrics } from '../../aws/cloudwatch-metrics.ts';
import type { DataPoint } from '../../monitor/metrics/round-metrics.ts';
import { NOW, onWire } from '../../testkit/aws-wire/on-wire.ts';

const { wire, clients } = onWire();

const datum = (values: readonly number[], Target = 'gw-1'): DataPoint => ({
  metric: 'Latency',
  dimensions: { Monitor: 'prod', Target },
  unit: 'Milliseconds',
  values,
  at: NOW - 60_000,
});
const many = (count: number, values: readonly number[] = [1]) => Array.from({ length: count }, (_, i) => datum(values, `gw-${i}`));
const range = (count: number) => Array.from({ length: count }, (_, i) => i);
const measure = (data: readonly DataPoint[], maxAttempts = 4, signal?: AbortSignal) =>
  createCloudwatchMetrics({ client: clients({ maxAttempts }).cloudwatch })(data, signal);
const requests = () => wire().calls('cloudwatch');
const sizes = () =>
  requests()
    .map(({ body }) => body.length)
    .sort((a, b) => b - a);

test('a datum arrives in our namespace, with its own minute, equal values counted', async () => {
  await measure([datum([3, 1, 3, 3])]);
  expect(wire().metrics()).toEqual([
    {
      region: 'eu-west-1',
      namespace: 'Gatewatch',
      metric: 'Latency',
      dimensions: { Monitor: 'prod', Target: 'gw-1' },
      at: NOW - 60_000,
      unit: 'Milliseconds',
      values: [3, 1],
      counts: [3, 1],
    },
  ]);
});

test('no data are no request', async () => {
  await measure([]);
  expect(requests()).toHaveLength(0);
});

test.each([
  [1000, 1],
  [1001, 2],
  [2500, 3],
])('%i data travel in %i requests, each once and in order', async (count, expected) => {
  await measure(many(count));
  expect(requests()).toHaveLength(expected);
  expect(requests().some(({ isCompressed }) => isCompressed)).toBe(true);
  expect(
    wire()
      .metrics()
      .map(({ dimensions }) => dimensions.Target)
      .sort(),
  ).toEqual(
    range(count)
      .map((i) => `gw-${i}`)
      .sort(),
  );
});

test.each([
  [150, [150]],
  [151, [150, 1]],
  [301, [150, 150, 1]],
])('%i different values of one minute become data of %j values', async (count, parts) => {
  await measure([datum([...range(count), 0])]);
  const received = wire().metrics();
  expect(received.map(({ values }) => values.length)).toEqual(parts);
  expect(received.flatMap(({ values }) => values)).toEqual(range(count));
  expect(received.flatMap(({ counts }) => counts)).toEqual([2, ...Array(count - 1).fill(1)]);
});

test('more than a megabyte travels in several requests, nothing lost', async () => {
  const values = range(150).map((i) => i + 0.123456789012345);
  await measure(many(1000, values));
  expect(requests().length).toBeGreaterThan(2);
  expect(Math.min(...sizes().slice(0, -1))).toBeGreaterThan(800_000);
  expect(wire().metrics()).toHaveLength(1000);
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, -Infinity, 1e109])('%d is left out and reported, the rest arrives', async (bad) => {
  await expect(measure([datum([1, bad, 2]), datum([bad], 'gw-2'), datum([3], 'gw-3')])).rejects.toThrow(
    /values that are no numbers CloudWatch takes, left out: 2/,
  );
  expect(
    wire()
      .metrics()
      .map(({ values }) => values),
  ).toEqual([[1, 2], [3]]);
});

test('a request that fails does not stop the others, and the error says how many were lost and why', async () => {
  wire().fail('cloudwatch', 'deny');
  await expect(measure(many(1500))).rejects.toThrow(/did not get (1000|500) of 1500 data: AccessDeniedException \(told to: deny\)$/);
  expect([500, 1000]).toContain(wire().metrics().length);
});

test('all requests that fail are one error', async () => {
  wire().fail('cloudwatch', 'throttle', 9);
  await expect(measure(many(2500), 1)).rejects.toThrow(/did not get 2500 of 2500 data: ThrottlingException \(told to: throttle\)$/);
});

test.each(['error', 'drop', 'throttle'] as const)('"%s" is tried again', async (how) => {
  wire().fail('cloudwatch', how);
  await measure([datum([1])]);
  expect(requests()).toHaveLength(2);
  expect(wire().metrics()).toHaveLength(1);
});

test('gives up after four times', async () => {
  wire().fail('cloudwatch', 'error', 9);
  await expect(measure([datum([1])])).rejects.toThrow(/did not get 1 of 1 data/);
  expect(requests()).toHaveLength(4);
});

test.each(['silent', 'stall'] as const)('an abort ends a request that is "%s" and no other is sent', async (how) => {
  wire().fail('cloudwatch', how, 9);
  const arrived = wire().arrived('cloudwatch');
  const end = new AbortController();
  const result = expect(measure([datum([1])], 4, end.signal)).rejects.toThrow(/did not get 1 of 1 data: AbortError/);
  await arrived;
  end.abort();
  await result;
  expect(requests()).toHaveLength(1);
});

test('what begins after the abort sends nothing', async () => {
  await expect(measure(many(1001), 4, AbortSignal.abort())).rejects.toThrow(/did not get 1001 of 1001 data: AbortError/);
  expect(requests()).toHaveLength(0);
});

test.each(['silent', 'stall'] as const)('a server that is "%s" is given up by the clients themselves', async (how) => {
  wire().fail('cloudwatch', how);
  const client = clients({ maxAttempts: 1, answerMs: 50 }).cloudwatch;
  await expect(createCloudwatchMetrics({ client })([datum([1])])).rejects.toThrow(/did not get 1 of 1 data: (TimeoutError|ECONNRESET)/);
});
