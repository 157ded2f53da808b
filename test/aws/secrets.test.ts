import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import type { ClientOverrides } from '../../aws/open-client.ts';
import { createAwsSecrets } from '../../aws/secrets.ts';
import { onWire } from '../../testkit/aws-wire/on-wire.ts';
import { readSecretContract } from '../../testkit/contract/read-secret.ts';

const { wire, clients } = onWire();
const MINUTE = 60_000;

function openSecrets(overrides: ClientOverrides = {}) {
  const time = { now: 0, wall: 0 };
  const { secretsManager, ssm } = clients(overrides);
  const read = createAwsSecrets({ secretsManager, ssm, clock: { now: () => time.wall, monotonic: () => time.now } });
  return { read, time };
}
const asked = () => wire().calls('secretsmanager').length + wire().calls('ssm').length;

readSecretContract('createAwsSecrets()', async (secrets) => {
  for (const [name, value] of Object.entries(secrets)) {
    if (name.startsWith('ssm:')) wire().parameters.set(name.slice(4), value);
    else wire().secrets.set(name, value);
  }
  return openSecrets().read;
});

const SECRET_ARN = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:wso2/monitor-AbCdEf';
const PARAMETER_ARN = 'arn:aws-cn:ssm:cn-north-1:111122223333:parameter/wso2/key';

test.each([
  ['wso2/monitor', 'secretsmanager', 'wso2/monitor', 'eu-west-1'],
  ['ssm:/wso2/key', 'ssm', '/wso2/key', 'eu-west-1'],
  [SECRET_ARN, 'secretsmanager', SECRET_ARN, 'us-east-1'],
  [PARAMETER_ARN, 'ssm', PARAMETER_ARN, 'cn-north-1'],
] as const)('%s is read where it is', async (name, service, id, region) => {
  wire().secrets.set(id, 'hush');
  wire().parameters.set(id, 'hush');
  expect(await openSecrets().read(name)).toBe('hush');
  expect(wire().calls(service)).toMatchObject([{ region }]);
  expect(asked()).toBe(1);
});

test('looks that ask at the same time share one request', async () => {
  wire().secrets.set('a', 'hush');
  const { read } = openSecrets();
  expect(await Promise.all(Array.from({ length: 50 }, () => read('a')))).toEqual(Array(50).fill('hush'));
  expect(asked()).toBe(1);
});

test('a value is cached for five minutes, then read again', async () => {
  wire().secrets.set('a', 'old');
  const { read, time } = openSecrets();
  await read('a');
  wire().secrets.set('a', 'new');
  time.now = 5 * MINUTE - 1;
  expect(await read('a')).toBe('old');
  time.now = 5 * MINUTE;
  expect(await read('a')).toBe('new');
  expect(asked()).toBe(2);
});

test.each([
  ['the monotonic clock stood still while the function was frozen', { now: 0, wall: 5 * MINUTE }],
  ['the wall clock was set back', { now: 5 * MINUTE, wall: -60 * MINUTE }],
])('it is also read again when %s', async (_, later) => {
  wire().secrets.set('a', 'old');
  const { read, time } = openSecrets();
  await read('a');
  wire().secrets.set('a', 'new');
  Object.assign(time, later);
  expect(await read('a')).toBe('new');
});

test('a failure too is asked again, when only the wall clock went on', async () => {
  const { read, time } = openSecrets();
  await expect(read('a')).rejects.toThrow('there is none of that name');
  wire().secrets.set('a', 'new');
  time.wall = 20_000;
  expect(await read('a')).toBe('new');
});

test("'anew' returns the current value, but causes at most one request per twenty seconds", async () => {
  wire().secrets.set('a', 'old');
  const { read, time } = openSecrets();
  await read('a');
  wire().secrets.set('a', 'new');
  time.now = 19_999;
  expect(await read('a', 'anew')).toBe('old');
  time.now = 20_000;
  expect(await read('a')).toBe('old');
  expect(await Promise.all([read('a', 'anew'), read('a', 'anew')])).toEqual(['new', 'new']);
  expect(await read('a', 'anew')).toBe('new');
  expect(asked()).toBe(2);
});

test('a failure is remembered for twenty seconds', async () => {
  const { read, time } = openSecrets();
  await expect(read('a')).rejects.toThrow();
  wire().secrets.set('a', 'hush');
  time.now = 19_999;
  await expect(read('a')).rejects.toThrow(/secret a could not be read: ResourceNotFoundException/);
  time.now = 20_000;
  expect(await read('a')).toBe('hush');
  expect(asked()).toBe(2);
});

test('a value that cannot be read again serves for an hour, and the store is asked every twenty seconds', async () => {
  wire().secrets.set('a', 'hush');
  const { read, time } = openSecrets({ maxAttempts: 1 });
  await read('a');
  wire().fail('secretsmanager', 'throttle', 4);
  time.now = 6 * MINUTE;
  expect(await read('a')).toBe('hush');
  time.now += 19_999;
  expect(await read('a')).toBe('hush');
  expect(asked()).toBe(2);
  time.now += 1;
  expect(await read('a')).toBe('hush');
  expect(asked()).toBe(3);
  time.now = 60 * MINUTE - 1;
  expect(await read('a')).toBe('hush');
  time.now = 61 * MINUTE;
  await expect(read('a')).rejects.toThrow(/ThrottlingException/);
  wire().secrets.set('a', 'new');
  time.now = 62 * MINUTE;
  expect(await read('a')).toBe('new');
});

test('who was refused with a value does not get it again in place of one that cannot be read', async () => {
  wire().secrets.set('a', 'old');
  const { read, time } = openSecrets({ maxAttempts: 1 });
  await read('a');
  wire().fail('secretsmanager', 'throttle', 9);
  time.now = 20_000;
  await expect(read('a', 'anew')).rejects.toThrow(/ThrottlingException/);
  await expect(read('a', 'anew')).rejects.toThrow(/ThrottlingException/);
  expect(await read('a')).toBe('old');
  expect(asked()).toBe(2);
});

test.each([
  ['a', /^secret a could not be read: ResourceNotFoundException, there is none/],
  ['ssm:/a', /^secret ssm:\/a could not be read: ParameterNotFound, there is none/],
])('%s that is not there is said so', async (name, message) => {
  await expect(openSecrets().read(name)).rejects.toThrow(message);
});

test('a secret without permission to read it is an error that says so', async () => {
  wire().fail('secretsmanager', 'deny');
  await expect(openSecrets().read('a')).rejects.toThrow('secret a could not be read: AccessDeniedException, the function may not read it');
});

test('a binary secret is an error that says so', async () => {
  wire().secrets.set('a', { binary: 'AAECAw==' });
  await expect(openSecrets().read('a')).rejects.toThrow('secret a is binary: gatewatch reads secrets that are text');
});

test.each([
  ['a', 'secretsmanager'],
  ['ssm:/a', 'ssm'],
] as const)('%s: no error tells any part of a value, however it went wrong', async (name, service) => {
  const value = 'hush-hush-'.repeat(50);
  wire().secrets.set('a', value);
  wire().parameters.set('/a', value);
  for (const how of ['stall', 'lose', 'drop', 'error', 'throttle', 'garble'] as const) {
    wire().fail(service, how);
    const error = await openSecrets({ maxAttempts: 1, answerMs: 50 })
      .read(name)
      .then(String, (reason: unknown) => reason);
    expect(error).toBeInstanceOf(Error);
    expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/hush/);
    expect(String(error)).toMatch(/^Error: secret (a|ssm:\/a) could not be read: \w+/);
  }
});
