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

  test('one secret that several use is no conflict, nor is a label', async () => {
    const config = scratch.write('one.yaml', `targets: [${target('a', header('prod/api'))}, ${target('b', header('prod/api'))}]`);
    expect((await run(['check', '--config', config])).code).not.toBe(2);
  });
});
