import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { secretVariable } from '../../../monitor/target/secret-variable.ts';
import { type Sandbox, startSandbox } from '../../../sandbox/start-sandbox.ts';
import { portOf } from '../../../testkit/sandbox/server-ports.ts';
import { scratchFolder } from '../../../testkit/scratch.ts';
import { run } from '../../../testkit/test-terminal.ts';

// What `discover` writes goes through `validate` and `check`, as a person uses it.

const scratch = scratchFolder();
const FIXTURES = join(import.meta.dirname, '../../fixtures/discover');

type Round = {
  readonly targets: readonly { readonly name: string; readonly status: string; readonly diagnosis: { readonly kind?: string } | null }[];
};

async function checked(text: string, name: string, env: Readonly<Record<string, string>> = {}) {
  const config = scratch.write(`${name}.yaml`, text);
  expect((await run(['validate', '--config', config], { env })).code).toBe(0);
  const { code, out } = await run(['check', '--config', config, '--output', 'json'], { env });
  return { code, targets: (JSON.parse(out) as Round).targets };
}

describe('what the files of WSO2 name', () => {
  test.each([
    ['helm', 'helm-apim-all-in-one.yaml'],
    ['helm', 'helm-apim-gateway.yaml'],
    ['helm', 'helm-mi.yaml'],
    ['deployment-toml', 'apim-deployment.toml'],
    ['deployment-toml', 'gateway-deployment.toml'],
    ['deployment-toml', 'mi-deployment.toml'],
    ['apictl', 'apictl/home/main_config.yaml'],
    ['apictl', 'apictl/projects'],
    ['kubernetes', 'rendered-gateway.yaml'],
  ])('%s %s: each target gets a result', async (from, source) => {
    const found = await run(['discover', '--from', from, join(FIXTURES, source)]);
    expect(found.code).toBe(0);
    // Nothing but this machine is asked, and nothing listens at port 1 of it.
    const here = found.out.replaceAll(/^( +(?:- )?host: ).*$/gm, '$1127.0.0.1').replaceAll(/(\d{4}"?: )443\b/g, '$11');
    const { code, targets } = await checked(here, `${from}-${source.replaceAll(/\W/g, '-')}`);
    expect(code).toBe(1);
    expect(targets.length).toBeGreaterThan(0);
    for (const { name, status, diagnosis } of targets) expect([name, status, diagnosis?.kind]).toEqual([name, 'down', 'target']);
  });
});

describe('what a server lists', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox({ servers: [{ kind: 'gateway' }, { kind: 'key-manager' }] });
  });
  afterAll(() => sandbox.close());

  test.each([
    ['gateway', 'gw-1', ['--secret', 'sandbox/monitor'], 'ready'],
    ['devportal', 'km-1', [], 'ready'],
  ])('%s: it is checked, and well', async (from, server, options, status) => {
    const env = Object.fromEntries(Object.entries(sandbox.secrets).map(([name, value]) => [secretVariable(name), value]));
    const ca = scratch.write('ca.pem', sandbox.authority);
    const url = `https://127.0.0.1:${portOf(sandbox, server, 9443)}`;
    const found = await run(['discover', '--from', from, url, '--ca', ca, ...options], { env });
    expect([found.code, found.err]).toEqual([0, expect.any(String)]);
    const { targets } = await checked(found.out, from, env);
    expect(targets.map((target) => target.status)).toEqual([status]);
  });
});
