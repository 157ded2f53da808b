import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { afterEach, expect, test, vi } from 'vitest';
import { createClients } from '../../aws/clients.ts';
import { createCloudwatchMetrics } from '../../aws/cloudwatch-metrics.ts';
import { NOW, onWire } from '../../testkit/aws-wire/on-wire.ts';

const { wire } = onWire();
afterEach(() => vi.unstubAllEnvs());

const beat = [{ metric: 'Heartbeat', dimensions: { Monitor: 'prod' }, unit: 'Count', values: [1], at: NOW }] as const;

test('clients find endpoint and credentials in the environment, and each region is its own', async () => {
  vi.stubEnv('AWS_ENDPOINT_URL', wire().endpoint);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'key');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  for (const region of ['eu-west-1', 'us-east-1']) await createCloudwatchMetrics({ client: createClients(region).cloudwatch })(beat);
  expect(
    wire()
      .metrics()
      .map(({ region }) => region),
  ).toEqual(['eu-west-1', 'us-east-1']);
});

test('a client is made once', async () => {
  const clients = createClients('eu-west-1');
  expect(await clients.sns()).toBe(await clients.sns());
  expect(await clients.ssm()).toBe(await clients.ssm('eu-west-1'));
  expect(await clients.ssm()).not.toBe(await clients.ssm('us-east-1'));
});

test('the stand-ins refuse what they do not know', async () => {
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
  const { cloudwatch } = createClients('eu-west-1', { endpoint: wire().endpoint, credentials });
  await expect(cloudwatch.send(new DescribeAlarmsCommand({}))).rejects.toThrow('no DescribeAlarms here');
});

test('a service that is silent costs a round no more than it has: each try ends, there are several, and looks wait for few', async () => {
  const clients = createClients('eu-west-1');
  const all = {
    cloudwatch: clients.cloudwatch,
    sns: await clients.sns(),
    dynamodb: clients.dynamodb,
    secrets: await clients.secretsManager(),
    ssm: await clients.ssm(),
  };
  const budgets = Object.entries(all).map(async ([name, client]) => {
    // The handler works its settings out when it is first used.
    const { configProvider } = client.config.requestHandler as unknown as { configProvider: Promise<Readonly<Record<string, number>>> };
    const { connectionTimeout = 1e9, requestTimeout = 1e9, socketTimeout = 1e9 } = await configProvider;
    return [
      name,
      { tries: await client.config.maxAttempts(), eachMs: connectionTimeout + Math.max(requestTimeout, socketTimeout) },
    ] as const;
  });
  const found = Object.fromEntries(await Promise.all(budgets));
  for (const { tries, eachMs } of Object.values(found)) {
    expect(tries).toBeGreaterThanOrEqual(3);
    expect(eachMs).toBeLessThanOrEqual(4000);
  }
  // A round has 15 seconds for everything after its looks; before and during them it waits for these.
  for (const name of ['dynamodb', 'secrets', 'ssm'])
    expect((found[name]?.tries ?? 0) * (found[name]?.eachMs ?? 0)).toBeLessThanOrEqual(12_000);
});
