import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { afterEach, expect, test, vi } from 'vitest';
import { createClients } from '../../aws/clients.ts';
import { createCloudwatchMetrics } from '../../aws/cloudwatch-metrics.ts';
import { NOW, onWire } from './on-wire.ts';

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
  expect(clients.sns).toBe(clients.sns);
  expect(await clients.ssm()).toBe(await clients.ssm('eu-west-1'));
  expect(await clients.ssm()).not.toBe(await clients.ssm('us-east-1'));
});

test('the stand-ins refuse what they do not know', async () => {
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
  const { cloudwatch } = createClients('eu-west-1', { endpoint: wire().endpoint, credentials });
  await expect(cloudwatch.send(new DescribeAlarmsCommand({}))).rejects.toThrow('no DescribeAlarms here');
});
