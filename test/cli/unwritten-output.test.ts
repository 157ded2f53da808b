import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { scratchFolder } from '../../testkit/scratch.ts';

// What could not be written has told nobody: every command says so and fails, and watch tells it later.

const ROOT = join(import.meta.dirname, '..', '..');
const BIN = join(ROOT, 'cli/bin.js');
const scratch = scratchFolder();
const CLOSED_PORT = 1;
const config = scratch.write(
  'gatewatch.yaml',
  `{ monitor: { name: prod, regions: [eu-west-1] }, targets: [{ name: gone, profile: custom, host: 127.0.0.1, readinessProbe: { tcpSocket: { port: ${CLOSED_PORT} }, periodSeconds: 1, failureThreshold: 1 } }] }`,
);

/** What a deployed monitor can reach. */
const deployable = scratch.write('deployable.yaml', readFileSync(config, 'utf8').replace('127.0.0.1', 'gw.example.com'));

/** Runs a line of the shell in which \`$gw\` is the command; /dev/full answers ENOSPC to every write. */
function shell(line: string): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  const env = {
    ...process.env,
    NODE: process.execPath,
    BIN,
    CONFIG: config,
    DEPLOYABLE: deployable,
    XDG_STATE_HOME: scratch.path('state'),
  };
  return spawnSync('bash', ['-c', `gw() { "$NODE" "$BIN" "$@"; }; ${line}`], { cwd: ROOT, encoding: 'utf8', env });
}

const COMMANDS = [
  'validate --config $DEPLOYABLE',
  'validate --config $DEPLOYABLE --output json',
  'explain --config $CONFIG',
  'plan --config $DEPLOYABLE --output json',
  'schema',
  '--help',
  '--version',
] as const;

describe.each(COMMANDS)('gatewatch %s', (command) => {
  test('into a full disk says so, exit 3', () => {
    const { status, stderr } = shell(`gw ${command} > /dev/full`);
    expect(stderr).toMatch(/^output-not-written: stdout could not be written: ENOSPC.*\. Fix: free space on the disk/m);
    expect(status).toBe(3);
  });
});

/** Whether a store keeps a change of a target that was not reported. */
function isOwed(store: string, target: string): boolean {
  try {
    const database = new DatabaseSync(store, { readOnly: true });
    const row = database.prepare('SELECT value FROM health WHERE target = ?').get(target);
    database.close();
    return Array.isArray(JSON.parse(String(row?.value)).owed);
  } catch {
    return false;
  }
}

test('a full disk for both leaves the exit code', () => {
  expect(shell('gw schema > /dev/full 2>&1').status).toBe(3);
});

test('a verdict stays: a target that is down is exit code 1, with or without the output', () => {
  const { status, stderr } = shell('gw check --config $CONFIG --output json > /dev/full');
  expect([status, stderr.split(':')[0]]).toEqual([1, 'output-not-written']);
});

test('a gate is not green without its output', () => {
  const { status, stderr } = shell('gw wait --sandbox --target mi-1 --times 1 --every 1s > /dev/full');
  expect([status, /^output-not-written: /m.test(stderr)]).toEqual([3, true]);
});

test('a limit of file sizes is an error, and no death by SIGXFSZ', () => {
  const { status, stderr } = shell(`ulimit -f 1; gw schema > ${scratch.path('limited')}`);
  expect(stderr).toMatch(/^output-not-written: .*EFBIG/m);
  expect(status).toBe(3);
});

test('a pipe whose reader has ended is exit code 3, and says so', () => {
  const { stdout, stderr } = shell(`{ sleep 1; gw schema; echo "exit $?" > ${scratch.path('code')}; } | true`);
  expect([stdout, readFileSync(scratch.path('code'), 'utf8')]).toEqual(['', 'exit 3\n']);
  expect(stderr).toMatch(/^output-not-written: stdout could not be written: EPIPE: its reader has ended/m);
});

test('a reader that takes all but what it does not want costs nothing', () => {
  expect(shell('set -o pipefail; gw --version | head -1')).toMatchObject({ status: 0, stderr: '' });
});

describe('watch', () => {
  const lines = (text: string) => text.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line).to as string] : []));

  test.each(['> /dev/full', '>> /dev/full 2>/dev/null', '| true'])('%s: exit 3, and the next watch tells it once', (into) => {
    const store = scratch.path(`store-${into.length}.sqlite`);
    const watch = (seconds: number) => `gw watch --config $CONFIG --store ${store} --for ${seconds}s --output json`;
    const { status, stderr } = shell(`set -o pipefail; ${watch(3)} ${into}`);
    expect(status).toBe(3);
    if (!into.includes('2>')) expect(stderr).toMatch(/^output-not-written: .* Fix: run the command again with the same state file/m);
    const after = shell(watch(3));
    expect([after.status, lines(after.stdout)]).toEqual([1, ['down']]);
    expect(lines(shell(watch(3)).stdout)).toEqual([]);
  });

  test('tells it itself when the disk has room again', async () => {
    const [out, store] = [scratch.path('out'), scratch.path('room.sqlite')];
    writeFileSync(out, '');
    // A file as large as the limit allows is as good as a full disk, and a shorter one has room.
    truncateSync(out, 1024 * 1024);
    const line = `ulimit -f 1024; exec "$NODE" "$BIN" watch --config "$CONFIG" --store ${store} --output json >> ${out}`;
    const env = { ...process.env, NODE: process.execPath, BIN, CONFIG: config };
    const child = spawn('bash', ['-c', line], { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr?.setEncoding('utf8').on('data', (text) => {
      stderr += text;
    });
    while (!stderr.includes('EFBIG')) await sleep(50);
    truncateSync(out, 0);
    while (lines(readFileSync(out, 'utf8')).length === 0) await sleep(50);
    child.kill('SIGTERM');
    expect((await once(child, 'close'))[0]).toBe(0);
    expect(lines(readFileSync(out, 'utf8'))).toEqual(['down']);
  });

  test('a reader that stops reading holds up neither Ctrl-C nor the exit code', async () => {
    const fifo = scratch.path('fifo');
    spawnSync('mkfifo', [fifo]);
    // Opened for both, a FIFO is full as soon as nobody reads it.
    const both = openSync(fifo, 'r+');
    spawnSync('bash', ['-c', `timeout 1 dd if=/dev/zero of=${fifo} bs=64k count=2 2>/dev/null`]);
    const store = scratch.path('fifo.sqlite');
    const args = [BIN, 'watch', '--config', config, '--store', store, '--output', 'json'];
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', both, 'pipe'] });
    let stderr = '';
    child.stderr?.setEncoding('utf8').on('data', (text) => {
      stderr += text;
    });
    while (!stderr.includes('watching 1 target')) await sleep(50);
    while (!isOwed(store, 'gone')) await sleep(50);
    child.kill('SIGTERM');
    const [code] = await once(child, 'close');
    closeSync(both);
    expect([code, stderr]).toEqual([3, expect.stringContaining('its reader does not read')]);
  });
});

test('watch ends with --for, even if nobody reads its output', () => {
  const fifo = scratch.path('unread');
  const watch = `gw watch --config $CONFIG --store ${scratch.path('unread.sqlite')} --for 2s >&3`;
  // Whoever opened it could read it, but does not, and it is full.
  const { status, stderr } = shell(`mkfifo ${fifo}; exec 3<>${fifo}; head -c 65536 /dev/zero >&3; ${watch}`);
  expect([status, stderr]).toEqual([3, expect.stringMatching(/^output-not-written: 1 status change was not printed/m)]);
});
