import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CliError } from '../../../cli/terminal/cli-error.ts';
import { scratchFolder } from '../../../testkit/scratch.ts';
import { synthesize } from '../../../testkit/synthesize.ts';
import { run } from '../../../testkit/test-terminal.ts';

// What these commands do in an account is in test/e2e/deploy.e2e.ts.

const scratch = scratchFolder();
const CONFIG = `monitor: { name: prod, regions: [eu-west-1], alerts: { email: [oncall@example.com] } }
targets:
  - { name: gw-1, profile: gateway, host: gw-1.example.com }
`;
const config = scratch.write('gatewatch.yaml', CONFIG);

describe.each(['deploy', 'destroy'])('%s', (name) => {
  test('is refused without a terminal and without --yes, and says what it would do', async () => {
    const { code, out, err } = await run([name, '--config', config]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(
      /^not-confirmed: (deploying|destroying) prod .*there is no terminal to ask.*Fix: read `gatewatch diff`, then add --yes\n$/,
    );
  });
});

describe('a question', () => {
  const destroy = (given: object) => run(['destroy', '--config', config], { isTty: true, columns: 120, ...given });

  test('that is answered with no changes nothing', async () => {
    const { code, err } = await destroy({ lines: ['n'] });
    expect([code, err]).toEqual([2, expect.stringMatching(/\(y\/N\) not-confirmed: nothing was changed\. Fix: answer y, or add --yes\n$/)]);
  });

  test('whose input ends changes nothing, and the message has a line of its own', async () => {
    const { code, err } = await destroy({ lines: [] });
    expect([code, err]).toEqual([2, expect.stringMatching(/\(y\/N\) \nnot-confirmed: nothing was changed\./)]);
  });

  test('that Ctrl-C ends is an interruption', async () => {
    const { code, err } = await destroy({ signal: AbortSignal.abort(new CliError('interrupted', 'stopped by Ctrl-C (SIGINT)')) });
    expect([code, err]).toEqual([130, expect.stringMatching(/^interrupted: stopped by Ctrl-C \(SIGINT\); nothing was changed/m)]);
  });
});

describe.each(['deploy', 'diff', 'destroy', 'export'])('%s', (name) => {
  const args = [name, ...(name === 'export' ? [scratch.path('refused')] : ['--config', config])];

  test.each([
    ['--target', 'gw-1'],
    ['--label', 'site=fra'],
  ])('takes no %s: targets that are left out would be deleted', async (option, value) => {
    const { code, err } = await run([...args, option, value]);
    expect([code, err]).toEqual([2, expect.stringMatching(/^usage: a deployment has all targets of the config\. Fix: remove --target/)]);
  });

  test.each(['dashbord=true', 'dashboard', 'config=other.yaml'])('refuses the choice %s', async (choice) => {
    const { code, err } = await run([...args, '-c', choice]);
    expect([code, err]).toEqual([2, expect.stringMatching(/^usage: .*Keys: dashboard, route53HealthChecks, tags/)]);
  });

  test('names every problem of a config that cannot be deployed', async () => {
    const file = scratch.write('bare.yaml', CONFIG.replace('name: prod, regions: [eu-west-1], ', ''));
    const { code, err } = await run([name, ...(name === 'export' ? [scratch.path('refused')] : []), '--config', file, '--output', 'json']);
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/^error: A deployment requires monitor\.name[\s\S]*^plan-refused: .*1 problem\. Fix: /m),
    ]);
  });
});

const exportTo = async (folder: string, ...more: string[]) => {
  const ran = await run(['export', scratch.path(folder), '--config', config, ...more]);
  const files = globSync('**/*.*', { cwd: scratch.path(folder) }).sort();
  const hashes = files.map((file) =>
    createHash('sha256')
      .update(readFileSync(join(scratch.path(folder), file)))
      .digest('hex'),
  );
  return { ...ran, files, hashes };
};

describe('export', () => {
  test('writes the templates, the zips, and a list of the stacks in their order, the same bytes each time', async () => {
    const first = await exportTo('first');
    expect(first.files).toEqual([
      'gatewatch-prod-Heartbeat.template.json',
      'gatewatch-prod.template.json',
      expect.stringMatching(/^gatewatch\/[0-9a-f]{64}\.zip$/),
      'stacks.json',
    ]);
    const { stacks } = JSON.parse(readFileSync(join(scratch.path('first'), 'stacks.json'), 'utf8'));
    expect(stacks).toMatchObject([
      { name: 'gatewatch-prod', region: 'eu-west-1', parameters: ['CodeBucket'], after: [] },
      { name: 'gatewatch-prod-Heartbeat', region: 'eu-central-1', parameters: [], after: ['gatewatch-prod'] },
    ]);
    expect((await exportTo('second')).hashes).toEqual(first.hashes);
  });

  test('has the resources of a deployment, and nothing of CDK or of one account', async () => {
    const { code } = await exportTo('plain');
    expect(code).toBe(0);
    for (const { name, resources } of synthesize(CONFIG).stacks) {
      const text = readFileSync(join(scratch.path('plain'), `${name}.template.json`), 'utf8');
      const template = JSON.parse(text);
      expect(Object.keys(template.Resources).sort()).toEqual(Object.keys(resources).sort());
      expect(text).not.toMatch(/cdk-hnb659fds|BootstrapVersion|aws:cdk|\b\d{12}\b/);
      expect(JSON.stringify(template.Rules)).toContain('"Ref":"AWS::Region"');
    }
  });

  test('has the choices of the context', async () => {
    const { out } = await exportTo('chosen', '-c', 'dashboard=true', '-c', 'tags=team=payments', '--output', 'json');
    expect(JSON.parse(out)).toMatchObject({ schema: 'gatewatch/export/v1', monitor: 'prod' });
    const text = readFileSync(join(scratch.path('chosen'), 'gatewatch-prod.template.json'), 'utf8');
    expect(text).toContain('"AWS::CloudWatch::Dashboard"');
    expect(text).toMatch(/"Key": "team",\s+"Value": "payments"/);
  });

  test('refuses a choice that does not fit the config', async () => {
    const { code, err, files } = await exportTo('wrong', '-c', 'route53HealthChecks=gw-9');
    expect([code, files]).toEqual([1, []]);
    expect(err).toMatch(/^plan-refused: .*gw-9.*Fix: /);
  });

  test('does not write into a folder with files, unless it may replace them', async () => {
    await exportTo('full');
    expect(await exportTo('full')).toMatchObject({ code: 2, err: expect.stringMatching(/^file-exists: .*is not empty\. Fix: .*--force/) });
    expect(await exportTo('full', '--force')).toMatchObject({ code: 0 });
  });

  test('a folder that cannot be made is named', async () => {
    const file = scratch.write('a-file', '');
    const { code, err } = await run(['export', join(file, 'below'), '--config', config]);
    expect([code, err]).toEqual([2, expect.stringMatching(/^file-not-written: .*ENOTDIR/)]);
  });
});
