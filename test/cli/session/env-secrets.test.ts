import { describe, expect, test } from 'vitest';
import { createEnvSecrets } from '../../../cli/session/env-secrets.ts';
import { secretVariable } from '../../../monitor/target/secret-variable.ts';
import { readSecretContract } from '../../../testkit/contract/read-secret.ts';
import { scratchFolder } from '../../../testkit/scratch.ts';
import { run } from '../../../testkit/test-terminal.ts';

readSecretContract('createEnvSecrets()', async (secrets) =>
  createEnvSecrets(Object.fromEntries(Object.entries(secrets).map(([name, value]) => [secretVariable(name), value]))),
);

describe('secrets with one variable', () => {
  const scratch = scratchFolder();
  const header = (secret: string) => `httpHeaders: [{ name: x-key, valueFrom: { secret: ${secret} } }]`;
  const target = (name: string, more: string) =>
    `{ name: ${name}, profile: custom, host: 127.0.0.1, ${more}, readinessProbe: { httpGet: { path: /, port: 1, scheme: HTTPS } } }`;
  const configs: readonly (readonly [string, string])[] = [
    ['headers', `targets: [${target('a', header('prod/api'))}, ${target('b', header('prod-api'))}]`],
    ['a default', `{ defaults: { ${header('prod_api')} }, targets: [${target('a', header('Prod.Api'))}, ${target('b', 'labels: {}')}] }`],
    [
      'a client certificate',
      `targets: [${target('a', header('prod=api'))}, ${target('b', 'tls: { clientCertificate: { secret: prod@api } }')}]`,
    ],
    ['a parameter', `targets: [${target('a', header('ssm:/prod/api'))}, ${target('b', header('ssm_-prod-api'))}]`],
  ];

  test.each(configs)('in %s: validate warns, and nothing is sent', async (name, text) => {
    const config = scratch.write(`${name}.yaml`, text);
    const validated = await run(['validate', '--config', config]);
    expect([validated.code, validated.err]).toEqual([0, expect.stringContaining('have the same environment variable')]);
    for (const command of [['check'], ['wait'], ['watch', '--for', '1s'], ['check', '--target', 'a']]) {
      const { code, err } = await run([...command, '--config', config]);
      expect([code, err]).toEqual([2, expect.stringContaining('config-invalid: secrets with the same environment variable')]);
    }
  });

  test('of other targets do not concern those that are checked', async () => {
    const two = `httpHeaders: [{ name: x-a, valueFrom: { secret: b/1 } }, { name: x-b, valueFrom: { secret: b-1 } }]`;
    const config = scratch.write('others.yaml', `targets: [${target('a', header('a/1'))}, ${target('b', two)}]`);
    const of = (name: string) => run(['check', '--target', name, '--config', config], { env: { GATEWATCH_SECRET_A_1: 'x' } });
    expect((await of('a')).code).not.toBe(2);
    expect((await of('b')).code).toBe(2);
  });

  test('one secret that several use is no conflict, nor is a label', async () => {
    const config = scratch.write('one.yaml', `targets: [${target('a', header('prod/api'))}, ${target('b', header('prod/api'))}]`);
    expect((await run(['check', '--config', config])).code).not.toBe(2);
  });
});

describe('a secret that is not set', () => {
  const scratch = scratchFolder();
  const CANARY = 'canary-7f3a';
  const config = scratch.write(
    'unset.yaml',
    `targets:
  - { name: a, profile: custom, host: 127.0.0.1, credentials: { secret: wso2/monitor }, readinessProbe: { httpGet: { path: /, port: 1 } } }
  - name: b
    profile: gateway
    host: 127.0.0.1
    version: 4.2.0
    credentials: { secret: wso2/monitor }
    httpHeaders: [{ name: x-key, valueFrom: { secret: api-key } }, { name: x-other, valueFrom: { secret: set } }]
`,
  );
  const env = { GATEWATCH_SECRET_SET: CANARY };
  const named = (err: string) =>
    [...err.matchAll(/the secret (\S+) is not set: (\S+) is missing or empty/g)].map(([, ...names]) => names.join(' '));

  test('is named once with its variable, before the round', async () => {
    const { err, out } = await run(['check', '--config', config], { env });
    expect(named(err)).toEqual(['wso2/monitor GATEWATCH_SECRET_WSO2_MONITOR', 'api-key GATEWATCH_SECRET_API_KEY']);
    expect(`${err}${out}`).not.toContain(CANARY);
  });

  test('is named by validate too, and by no command when it is set', async () => {
    expect(named((await run(['validate', '--config', config], { env })).err)).toHaveLength(2);
    const all = { ...env, GATEWATCH_SECRET_WSO2_MONITOR: '{"username":"u","password":"p"}', GATEWATCH_SECRET_API_KEY: 'k' };
    expect(named((await run(['validate', '--config', config], { env: all })).err)).toEqual([]);
  });

  test('is named for the chosen targets only', async () => {
    expect(named((await run(['check', '--config', config, '--target', 'a'], { env })).err)).toEqual([]);
  });

  test('is what an empty variable is, as pipelines pass them', async () => {
    const empty = { ...env, GATEWATCH_SECRET_WSO2_MONITOR: '', GATEWATCH_SECRET_API_KEY: 'k' };
    expect(named((await run(['check', '--config', config], { env: empty })).err)).toEqual(['wso2/monitor GATEWATCH_SECRET_WSO2_MONITOR']);
    await expect(createEnvSecrets({ GATEWATCH_SECRET_A: '' })('a')).rejects.toThrow('GATEWATCH_SECRET_A');
  });

  test('is nothing that validate expects of a config for a deployment', async () => {
    const deployed = scratch.write(
      'deployed.yaml',
      'monitor: { name: prod, regions: [eu-west-1] }\ntargets: [{ name: a, profile: gateway, host: gw.example.com, credentials: { secret: x } }]\n',
    );
    expect(named((await run(['validate', '--config', deployed])).err)).toEqual([]);
  });
});
