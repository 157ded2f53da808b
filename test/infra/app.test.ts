import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { smallConfig } from '../../testkit/infra-samples.ts';

const ROOT = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'gatewatch-app-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** No credentials, no region, no home; the cache of compiled code only saves time. */
const { PATH, NODE_COMPILE_CACHE } = process.env;
const BARE = {
  PATH: [join(ROOT, 'node_modules/.bin'), PATH].join(delimiter),
  HOME: folder,
  ...(NODE_COMPILE_CACHE && { NODE_COMPILE_CACHE }),
};
/** CDK's own validation of templates takes seconds: it is on where a test says nothing else. */
const UNVALIDATED = { CDK_VALIDATION: 'false' };

function runApp(out: string, context: Readonly<Record<string, unknown>>, more: Readonly<Record<string, string>> = {}) {
  const env = { ...BARE, ...more, CDK_OUTDIR: join(folder, out), CDK_CONTEXT_JSON: JSON.stringify(context) };
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'infra/app.ts')], { cwd: folder, env, encoding: 'utf8' });
  return { status, stderr };
}

const manifest = (out: string) => JSON.parse(readFileSync(join(folder, out, 'manifest.json'), 'utf8'));
const template = (out: string) => readFileSync(join(folder, out, 'gatewatch-prod.template.json'), 'utf8');
const environments = (out: string) =>
  Object.values(manifest(out).artifacts as Record<string, { type: string; environment?: string }>)
    .filter(({ type }) => type === 'aws:cloudformation:stack')
    .map(({ environment }) => environment);

test('cdk synth where there is no gatewatch.yaml takes the example, says so, and needs no credentials, network or region', () => {
  const out = join(folder, 'cdk');
  const app = `node "${join(ROOT, 'infra/app.ts')}"`;
  const options = { cwd: folder, env: { ...BARE, ...UNVALIDATED, CI: 'true' }, encoding: 'utf8' } as const;
  const cdk = spawnSync('cdk', ['synth', '--quiet', '--no-notices', '--no-version-reporting', '--output', out, '--app', app], options);
  expect({ status: cdk.status, says: `${cdk.stdout}${cdk.stderr}` }).toMatchObject({
    status: 0,
    says: expect.stringMatching(/this is examples\/gatewatch\.yaml, for account 000000000000, which nobody has/),
  });
  expect(environments('cdk')).toEqual(['aws://000000000000/eu-west-1', 'aws://000000000000/eu-central-1']);
});

describe('node infra/app.ts', () => {
  test('takes gatewatch.yaml beside you, for the account the credentials are for, with a dashboard and no health check', () => {
    const file = join(folder, 'gatewatch.yaml');
    writeFileSync(file, smallConfig());
    try {
      expect(runApp('own', {}, { ...UNVALIDATED, CDK_DEFAULT_ACCOUNT: '111122223333' })).toEqual({ status: 0, stderr: '' });
      expect(environments('own')).toEqual(['aws://111122223333/eu-west-1', 'aws://111122223333/eu-central-1']);
      expect(template('own')).toMatch(/AWS::CloudWatch::Dashboard[\s\S]*DashboardUrl/);
      expect(template('own')).not.toMatch(/AWS::Route53::HealthCheck/);
    } finally {
      rmSync(file);
    }
  });

  test('prints what is wrong with a config line by line and exits with 1, without a stack trace', () => {
    const file = join(folder, 'wrong.yaml');
    writeFileSync(file, 'monitor: { name: prod, regions: [eu-west-1], colour: red }\ntargets: [{ name: gw-1, profile: gate }]\n');
    const { status, stderr } = runApp('wrong', { config: file });
    expect(status).toBe(1);
    const lines = stderr.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines.slice(0, -1)) expect(line).toMatch(/wrong\.yaml:\d+:\d+ /);
    expect(lines.at(-1)).toMatch(/^error: .*wrong\.yaml has \d+ problems\. Fix: see the fix at the end of each line above$/);
  });

  test('makes a health check of Route 53 and no dashboard when it is asked for that, and CDK warns of nothing in the templates', () => {
    const file = join(folder, 'asked.yaml');
    writeFileSync(file, smallConfig());
    const context = { config: file, route53HealthChecks: 'gw-1', dashboard: 'false' };
    expect(runApp('asked', context)).toEqual({ status: 0, stderr: '' });
    expect(template('asked')).toContain('"AWS::Route53::HealthCheck"');
    expect(template('asked')).not.toMatch(/AWS::CloudWatch::Dashboard|DashboardUrl/);
  });

  test.each([
    [
      { route53HealthChecks: 'gw-1,gw-7' },
      /^error: route53HealthChecks names gw-7, which the config does not have\. Fix: write names of targets .*\n$/,
    ],
    [
      { dashboard: 'yes' },
      /^error: The context value dashboard must be true or false, not "yes"\. Fix: set -c dashboard=false for no dashboard, or omit it\n$/,
    ],
  ])('refuses %j in one line', (choice, expected) => {
    const file = join(folder, 'refused.yaml');
    writeFileSync(file, smallConfig());
    const { status, stderr } = runApp('refused', { config: file, ...choice });
    expect(status).toBe(1);
    expect(stderr).toMatch(expected);
  });

  test('says what is missing when there is no such file', () => {
    const { status, stderr } = runApp('none', { config: 'nowhere.yaml' });
    expect([status, stderr]).toEqual([1, expect.stringMatching(/^nowhere\.yaml:1:1 config file not found\. /)]);
    expect(stderr).not.toMatch(/ at .*\.ts:/);
  });
});
