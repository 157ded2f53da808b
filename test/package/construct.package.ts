import { execFileSync, spawnSync } from 'node:child_process';
import { globSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, test } from 'vitest';

// The construct of the installed package in CDK apps as `cdk init` makes them.

const ROOT = join(import.meta.dirname, '../..');
const { project, nodes } = inject('packed');
const PROGRAMS = join(ROOT, 'node_modules/.bin');
// CDK's own validation of templates takes seconds.
const ENV = { HOME: project, PATH: process.env.PATH ?? '', CI: 'true', CDK_VALIDATION: 'false' };

const CONFIG = `monitor: { name: prod, regions: [eu-west-1], alerts: { email: [oncall@example.com] } }
targets:
  - { name: gw-1, profile: gateway, host: gw-1.example.com }
`;

/** Makes an app as people do, with the packages of the blank project. Returns its folder. */
function cdkInit(name: string, language: 'typescript' | 'javascript'): string {
  const folder = join(project, name);
  mkdirSync(folder);
  const args = ['init', 'app', '--language', language, '--generate-only', '--no-notices', '--no-version-reporting'];
  execFileSync(join(PROGRAMS, 'cdk'), args, { cwd: folder, env: ENV, stdio: 'pipe' });
  symlinkSync(join(project, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'gatewatch.yaml'), CONFIG);
  return folder;
}

function synth(node: string, folder: string, file: string, out: string) {
  const { status, stderr } = spawnSync(node, [file], { cwd: folder, env: { ...ENV, CDK_OUTDIR: join(folder, out) }, encoding: 'utf8' });
  return { status, stderr, folder: join(folder, out) };
}

const stacksIn = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.template.json'))
    .map((name) => name.replace('.template.json', ''))
    .sort();

const IN_A_STACK = (load: string) => `${load}
class OwnStack extends cdk.Stack {
  constructor(scope, id, props) {
    super(scope, id, props);
    const monitor = new Gatewatch(this, 'Monitor', { config: 'gatewatch.yaml' });
    new cdk.CfnOutput(this, 'Topic', { value: monitor.alertsTopic.topicArn });
  }
}
const app = new cdk.App();
new OwnStack(app, 'Platform', { env: { region: 'eu-west-1' } });
`;

const IN_A_STAGE = `
const stage = new cdk.Stage(app, 'Test');
for (const name of ['blue', 'green']) {
  new Gatewatch(stage, name, {
    config: { monitor: { name, regions: ['eu-west-1'], alerts: { email: ['a@example.com'] } }, targets: [{ name: 'gw-1', profile: 'gateway', host: 'gw-1.example.com' }] },
    env: { account: '111122223333' },
    tags: { team: 'payments' },
    dashboard: false,
  });
}
`;

describe('an app in TypeScript', () => {
  let folder = '';
  beforeAll(() => {
    folder = cdkInit('watch-ts', 'typescript');
    const load = "import * as cdk from 'aws-cdk-lib/core';\nimport { Gatewatch, type GatewatchProps } from 'gatewatch/cdk';\n";
    const typed = `${IN_A_STACK(load)}${IN_A_STAGE}`.replace(
      'constructor(scope, id, props)',
      'constructor(scope: cdk.App, id: string, props: cdk.StackProps)',
    );
    const [bin = ''] = globSync('bin/*.ts', { cwd: folder });
    writeFileSync(join(folder, bin), `${typed}\nexport const props: GatewatchProps = { config: 'gatewatch.yaml' };\n`);
  });

  // The types of jest are not installed here; otherwise it is the tsconfig.json of cdk init.
  const tsc = (...more: string[]) =>
    spawnSync(join(PROGRAMS, 'tsc'), ['-p', '.', '--types', 'node', ...more], { cwd: folder, env: ENV, encoding: 'utf8' });

  test('compiles, and a wrong property does not', () => {
    const apart = globSync('test/*.ts', { cwd: folder });
    for (const file of apart) writeFileSync(join(folder, file), 'export {};\n');
    expect(tsc().stdout).toBe('');
    const wrong = join(folder, 'lib/wrong.ts');
    writeFileSync(
      wrong,
      "import { Gatewatch } from 'gatewatch/cdk';\nimport { App } from 'aws-cdk-lib';\nnew Gatewatch(new App(), 'Monitor', { configuration: 1 });\n",
    );
    expect(tsc().stdout).toMatch(/lib\/wrong\.ts.*TS2561|lib\/wrong\.ts.*TS2353/);
    writeFileSync(wrong, 'export {};\n');
  });

  test.each(Object.entries(nodes))('synthesizes on Node %s, a stack of its own and a stage with two monitors', (major, node) => {
    // What tsx does to the app: ES imports of a CommonJS package become calls of require.
    tsc('--noEmit', 'false', '--outDir', 'built');
    const [bin = ''] = globSync('built/bin/*.js', { cwd: folder });
    const result = synth(node, folder, bin, `out-${major}`);
    expect(result).toMatchObject({ status: 0 });
    expect(result.stderr).not.toMatch(/warning/i);
    expect(stacksIn(result.folder)).toEqual(['Platform', 'gatewatch-prod-Heartbeat']);
    expect(stacksIn(join(result.folder, 'assembly-Test')).length).toBe(4);
  });
});

describe('an app in JavaScript', () => {
  test.each([
    ['commonjs', 'cjs', "const cdk = require('aws-cdk-lib');\nconst { Gatewatch } = require('gatewatch/cdk');"],
    ['module', 'mjs', "import * as cdk from 'aws-cdk-lib';\nimport { Gatewatch } from 'gatewatch/cdk';"],
  ])('as %s synthesizes on both, with the code of the package', (kind, extension, load) => {
    const folder = cdkInit(`watch-${kind}`, 'javascript');
    writeFileSync(join(folder, `bin/app.${extension}`), IN_A_STACK(load));
    for (const [major, node] of Object.entries(nodes)) {
      const result = synth(node, folder, `bin/app.${extension}`, `out-${major}`);
      expect(result).toMatchObject({ status: 0 });
      const [entry = ''] = globSync('asset.*/index.mjs', { cwd: result.folder });
      const shipped = join(project, 'node_modules/gatewatch/dist/functions/round/index.mjs');
      expect(readFileSync(join(result.folder, entry)).equals(readFileSync(shipped))).toBe(true);
    }
  });

  test('a config that cannot be deployed ends the synthesis with its problems', () => {
    const folder = cdkInit('watch-wrong', 'javascript');
    writeFileSync(join(folder, 'gatewatch.yaml'), CONFIG.replace('profile: gateway', 'profile: gatway'));
    writeFileSync(
      join(folder, 'app.cjs'),
      IN_A_STACK("const cdk = require('aws-cdk-lib');\nconst { Gatewatch } = require('gatewatch/cdk');"),
    );
    const { status, stderr } = synth(process.execPath, folder, 'app.cjs', 'out');
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(/gatewatch\.yaml:3:\d+ .*gatway[\s\S]*Refusal: gatewatch\.yaml has 1 problem/),
    ]);
  });
});
