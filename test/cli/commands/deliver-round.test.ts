import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { spawnCommand } from '../../../testkit/command/spawn-command.ts';
import { scratchFolder } from '../../../testkit/scratch.ts';
import { type Given, run } from '../../../testkit/test-terminal.ts';

const scratch = scratchFolder();
const server = createServer((_, response) => response.end('ok'));
let good = '';
let bad = '';

const look = (name: string, port: number) =>
  `  - name: ${name}\n    profile: custom\n    host: 127.0.0.1\n    labels: { site: fra }\n    readinessProbe: { httpGet: { path: /, port: ${port} } }\n`;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  good = scratch.write('good.yaml', `targets:\n${look('web', port)}`);
  bad = scratch.write('bad.yaml', `# a fleet\ntargets:\n${look('web', port)}${look('gone', 1)}`);
});
afterAll(() => {
  server.close();
});

const check = (config: string, args: readonly string[], given?: Given) => run(['check', '--config', config, ...args], given);
const text = (name: string) => readFileSync(scratch.path(name), 'utf8');

describe('--report', () => {
  test('writes every format beside the output, and creates the folder', async () => {
    const forms = ['pretty', 'json', 'junit', 'github', 'nagios', 'prometheus'];
    const reports = forms.flatMap((form) => ['--report', `${form}=${scratch.path(`all/${form}.out`)}`]);
    const { code, out, err } = await check(bad, reports, { isTty: true });
    expect([code, err.includes('output-not-written')]).toEqual([1, false]);
    expect(out).toContain('\u001b[');
    const starts = [
      /^✔ ready {2}web/m,
      /^\{"schema":"gatewatch\/round\/v1"/,
      /^<\?xml /,
      /^ready {6}web/,
      /^GATEWATCH CRITICAL - /,
      /^# HELP probe_success /,
    ];
    for (const [i, form] of forms.entries()) expect(text(`all/${form}.out`)).toMatch(starts[i] ?? /never/);
    expect(text('all/pretty.out')).not.toContain('\u001b');
    expect(readdirSync(scratch.path('all')).toSorted()).toEqual(forms.map((form) => `${form}.out`).toSorted());
  });

  test('stands beside JSON on stdout, and leaves its exit code alone', async () => {
    const { code, out } = await check(bad, ['--output', 'json', '--report', `nagios=${scratch.path('n')}`]);
    expect([code, JSON.parse(out).status]).toEqual([1, 'down']);
  });

  test('replaces a report as a whole: who reads the old one goes on reading it', async () => {
    const file = scratch.write('old.xml', 'old');
    const before = statSync(file).ino;
    await check(good, ['--report', `junit=${file}`]);
    expect(text('old.xml')).toMatch(/^<\?xml [\s\S]*<\/testsuites>\s*$/);
    expect(statSync(file).ino).not.toBe(before);
  });

  test('keeps the old report and leaves nothing behind if the disk takes only a part of the new one', async () => {
    mkdirSync(scratch.path('full'));
    const file = scratch.write('full/report.xml', 'old');
    // One block of 1,024 bytes a file; more fails with EFBIG. The compile cache of Node would be written last, and die of it.
    const { code, err } = await spawnCommand(['check', '--config', bad, '--report', `junit=${file}`], {
      shell: 'ulimit -f 1; "$@"',
      env: { NODE_COMPILE_CACHE: undefined },
    });
    expect(err).toMatch(/^output-not-written: .*report\.xml could not be written: EFBIG/m);
    expect([code, text('full/report.xml'), readdirSync(scratch.path('full'))]).toEqual([1, 'old', ['report.xml']]);
  });

  test('is not held up by what a killed process of the same number left behind', async () => {
    scratch.write(`.late.xml.${process.pid}.tmp`, 'half');
    expect((await check(good, ['--report', `junit=${scratch.path('late.xml')}`])).code).toBe(0);
    expect(text('late.xml')).toMatch(/^<\?xml /);
  });

  test('that cannot be written is exit code 3 instead of 0, and the other reports are written', async () => {
    const [blocked, other] = [join(scratch.write('file', ''), 'x.xml'), scratch.path('other.json')];
    const { code, out, err } = await check(good, ['--report', `junit=${blocked}`, '--report', `json=${other}`]);
    expect(code).toBe(3);
    expect(out).toContain('1 ready');
    expect(err).toMatch(/^output-not-written: .*x\.xml could not be written: E.*\. Fix: /);
    expect(JSON.parse(text('other.json')).status).toBe('ready');
    expect((await check(good, ['--report', `junit=${scratch.path('.')}`])).code).toBe(3);
  });

  test('writes through a link, and into a pipe or a device instead of replacing it', async () => {
    const target = scratch.write('linked.json', '');
    symlinkSync(target, scratch.path('link.json'));
    await check(good, ['--report', `json=${scratch.path('link.json')}`]);
    expect(lstatSync(scratch.path('link.json')).isSymbolicLink()).toBe(true);
    expect(JSON.parse(text('linked.json')).status).toBe('ready');
    expect((await check(good, ['--report', 'json=/dev/null'])).code).toBe(0);
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
    const [pipe, piped] = [scratch.path('pipe'), scratch.path('piped.json')];
    await spawnCommand(['check', '--config', good, '--report', `json=${pipe}`], {
      shell: `mkfifo ${pipe}; cat ${pipe} > ${piped} & "$@"; wait`,
    });
    expect(JSON.parse(text('piped.json')).status).toBe('ready');
  });

  test.each([
    ['junit', /Write FORM=FILE, such as junit=report\.xml\. Forms: pretty, json, junit/],
    ['junit=', /Write FORM=FILE/],
    ['xml=a', /Write FORM=FILE/],
    ['=a', /Write FORM=FILE/],
  ])('%j is a usage error', async (report, message) => {
    const { code, out, err } = await check(good, ['--report', report]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^usage: /);
    expect(err).toMatch(message);
  });

  test('one file for two reports is a usage error', async () => {
    const { code, err } = await check(good, ['--report', 'junit=a', '--report', 'json=a']);
    expect([code, err]).toEqual([2, expect.stringContaining('Another report has the same file')]);
  });
});

describe('--output github', () => {
  test('points at the line of the target, by its path in the repository', async () => {
    const { code, out } = await check(bad, ['--output', 'github'], { env: { GITHUB_WORKSPACE: scratch.path('.') } });
    expect(code).toBe(1);
    expect(out).toMatch(/^::error file=bad\.yaml,line=8,title=gone down::connection refused/m);
    const elsewhere = await check(bad, ['--output', 'github'], { env: { GITHUB_WORKSPACE: '/nowhere' } });
    expect(elsewhere.out).toMatch(/^::error title=gone down::/m);
    expect((await run(['check', '--sandbox', '--fault', 'mi-1=down', '--output', 'github'])).out).toMatch(/^::error title=mi-1 down::/m);
  });

  test('appends to the summary of the step, and never more than it takes', async () => {
    const summary = scratch.write('summary.md', '# before\n');
    const env = { GITHUB_STEP_SUMMARY: summary };
    await check(bad, ['--output', 'github'], { env });
    await check(good, ['--report', `github=${scratch.path('log')}`], { env });
    expect(text('summary.md')).toMatch(/^# before\n### gatewatch: [\s\S]*\| \*\*down\*\* \| gone \|[\s\S]*### gatewatch: /);
    const full = scratch.write('full.md', 'x'.repeat(1024 * 1024 - 20));
    await check(bad, ['--output', 'github'], { env: { GITHUB_STEP_SUMMARY: full } });
    expect(statSync(full).size).toBe(1024 * 1024 - 20);
  });

  test('is exit code 3 if the summary cannot be written', async () => {
    const { code, err } = await check(good, ['--output', 'github'], { env: { GITHUB_STEP_SUMMARY: scratch.path('no/folder.md') } });
    expect([code, err]).toEqual([3, expect.stringMatching(/^output-not-written: .*folder\.md/)]);
  });
});

describe('the formats of check and wait', () => {
  test('stand before or after the command, and without it', async () => {
    for (const args of [
      ['--output', 'nagios', 'check'],
      ['check', '--output', 'nagios'],
      ['--output', 'nagios'],
    ]) {
      const { code, out } = await run([...args, '--config', good]);
      expect([code, out]).toEqual([0, expect.stringMatching(/^GATEWATCH OK - 1 ready \| 'web_ready'=[\d.]+ms;;;0\n$/)]);
    }
  });

  test.each(['watch', 'explain', 'validate', 'plan', 'init', 'schema', 'doctor', 'mute'])('%s has none of them', async (command) => {
    const { code, err } = await run([command, '--config', good, '--output', 'junit']);
    expect([code, err]).toEqual([2, `usage: ${command} has no --output junit. Fix: write --output pretty or --output json\n`]);
  });

  test('wait says why its gate stayed closed', async () => {
    const args = ['wait', '--config', good, '--times', '9', '--every', '1s', '--deadline', '2s'];
    const { code, out } = await run([...args, '--output', 'nagios', '--report', `junit=${scratch.path('gate.xml')}`]);
    expect([code, out]).toEqual([2, expect.stringMatching(/^GATEWATCH CRITICAL - 1 ready: \d of 9 consecutive ready rounds \|/)]);
    expect(text('gate.xml')).toMatch(/<failure message="\d of 9 consecutive ready rounds" type="gate">/);
  });

  test('a process of its own gives Nagios its code', async () => {
    const ended = await Promise.all(
      [good, bad, 'none.yaml'].map((config) => spawnCommand(['check', '--config', config, '--output', 'nagios'])),
    );
    expect(ended.map(({ code }) => code)).toEqual([0, 2, 3]);
  });
});

test('a report that others must read is readable by them', async () => {
  const file = scratch.path('metrics.prom');
  await check(good, ['--report', `prometheus=${file}`]);
  expect(statSync(file).mode & 0o444).toBe(0o666 & ~process.umask() & 0o444);
  writeFileSync(scratch.path('own.prom'), '');
  chmodSync(scratch.path('own.prom'), 0o640);
  await check(good, ['--report', `prometheus=${scratch.path('own.prom')}`]);
  expect(statSync(scratch.path('own.prom')).mode & 0o777).toBe(0o640);
});
