import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { scratchFolder } from '../../../testkit/scratch.ts';

const { path: inScratch } = scratchFolder();
const scratch = () => mkdtempSync(inScratch('files-'));

const BIN = join(import.meta.dirname, '../../../cli/bin.js');
const CONFIG = `targets:
  - name: t
    profile: custom
    host: 127.0.0.1
    readinessProbe: { tcpSocket: { port: 1 } }
`;

type Ended = { readonly code: number | null; readonly out: string; readonly err: string };

function start(args: readonly string[], stdin: 'pipe' | number = 'pipe', more: readonly number[] = []): ChildProcess {
  return spawn(process.execPath, [BIN, ...args], { stdio: [stdin, 'pipe', 'pipe', ...more] });
}

async function ended(child: ChildProcess): Promise<Ended> {
  if (!child.stdout || !child.stderr) throw new Error('no pipes');
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: code as number | null, out, err };
}

const run = (args: readonly string[]) => {
  const child = start(args);
  child.stdin?.end();
  return ended(child);
};

function fifoIn(folder: string): string {
  const path = join(folder, 'fifo');
  execFileSync('mkfifo', [path]);
  return path;
}

describe('a file that is none', () => {
  test.each([
    ['a named pipe', undefined],
    ['a device', '/dev/zero'],
    ['a device', '/dev/random'],
  ])('in tls.ca is an error of the config: %s %s', async (kind, device) => {
    const folder = scratch();
    const config = join(folder, 'gatewatch.yaml');
    const ca = device ?? fifoIn(folder);
    writeFileSync(config, CONFIG.replace('readinessProbe', `tls: { ca: ${ca} }\n    readinessProbe`));
    const { code, err } = await run(['check', '--config', config]);
    expect(err).toContain(`targets[0].tls.ca: cannot read the PEM file: it is ${kind}, not a regular file`);
    expect(code).toBe(2);
  });

  test('as the config is an error', async () => {
    const fifo = fifoIn(scratch());
    const piped = await run(['check', '--config', fifo]);
    expect(piped).toMatchObject({ code: 2, err: expect.stringMatching(/it is a named pipe, not a regular file\. .*write --config -/) });
    expect(await run(['validate', '--config', '/dev/zero'])).toMatchObject({ code: 2, err: expect.stringContaining('it is a device') });
  });

  test('as the store is an error, and init does not write into it', async () => {
    const folder = scratch();
    const config = join(folder, 'gatewatch.yaml');
    writeFileSync(config, CONFIG);
    const fifo = fifoIn(folder);
    const watch = await run(['watch', '--config', config, '--store', fifo, '--for', '1s']);
    expect(watch).toMatchObject({ code: 2, err: expect.stringMatching(/^store-unusable: .*it is a named pipe\. Fix: name another file/m) });
    const init = await run(['init', '--config', fifo, '--force']);
    expect(init).toMatchObject({ code: 2, err: expect.stringMatching(/^file-not-written: .*it is a named pipe/m) });
  });
});

describe('a config that a shell hands over', () => {
  test.each(['-', '/dev/stdin', '/dev/fd/0', '/proc/self/fd/0'])('is read from %s', async (path) => {
    const child = start(['validate', '--config', path]);
    child.stdin?.end(CONFIG);
    expect(await ended(child)).toMatchObject({ code: 0, out: expect.stringMatching(/^<stdin>: valid: 1 target/) });
  });

  test('is read from a redirected file, and from a process substitution', async () => {
    const folder = scratch();
    const config = join(folder, 'gatewatch.yaml');
    writeFileSync(config, CONFIG);
    const redirected = openSync(config, 'r');
    expect(await ended(start(['validate', '--config', '-'], redirected))).toMatchObject({ code: 0 });
    closeSync(redirected);
    const script = `"$0" "$1" validate --config <(cat "$2")`;
    execFileSync('bash', ['-c', script, process.execPath, BIN, config]);
  });

  test('has its CA files in the working directory', async () => {
    const child = start(['validate', '--config', '/dev/stdin']);
    child.stdin?.end(CONFIG.replace('readinessProbe', 'tls: { ca: ./nowhere.pem }\n    readinessProbe'));
    expect(await ended(child)).toMatchObject({ code: 2, err: expect.stringMatching(/^<stdin>:.*no such file\. Correct the path/m) });
  });

  test('is given up when the process is asked to end, and at its limit', async () => {
    const waiting = start(['check', '--config', '-']);
    waiting.stdin?.write('targets:\n');
    const wait = ended(waiting);
    // It answers only once it runs: a signal before that would end Node itself.
    const asked = setInterval(() => waiting.kill('SIGTERM'), 2000);
    const { code, err } = await wait;
    clearInterval(asked);
    expect({ code, err }).toMatchObject({
      code: 143,
      err: expect.stringMatching(/^terminated: stopped by SIGTERM; the config was not read/m),
    });
    const endless = openSync('/dev/zero', 'r');
    expect(await ended(start(['check', '--config', '-'], endless))).toMatchObject({
      code: 2,
      err: expect.stringContaining('it is a device'),
    });
    closeSync(endless);
    const yes = spawn('yes', { stdio: ['ignore', 'pipe', 'ignore'] });
    const flooded = start(['check', '--config', '-']);
    flooded.stdin?.on('error', () => undefined);
    if (flooded.stdin) yes.stdout.pipe(flooded.stdin);
    expect(await ended(flooded)).toMatchObject({ code: 2, err: expect.stringContaining('a config of at most 4 MiB') });
    yes.kill();
  });
});

test.each([
  ['before its end', false],
  ['together with its end', true],
])('a config from a pipe that Ctrl-C interrupts %s is no mistake of its user', async (_, isTogether) => {
  const child = start(['validate', '--config', '-']);
  const input = child.stdin;
  // It has begun to read once more is gone than a pipe holds.
  await new Promise((resolve) => input?.write('#'.repeat(300_000), resolve));
  child.kill('SIGSTOP');
  child.kill('SIGINT');
  if (isTogether) input?.end();
  child.kill('SIGCONT');
  const { code, out, err } = await ended(child);
  expect({ code, out }).toEqual({ code: 130, out: '' });
  expect(err).toMatch(/^interrupted: stopped by Ctrl-C \(SIGINT\); the config was not read to its end/m);
});
