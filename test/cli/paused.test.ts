import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { scratchFolder } from '../../testkit/scratch.ts';
import { type Impatience, type Stage, startPausingServer } from '../../testkit/zoo/pausing-server.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const scratch = scratchFolder();

type Pause = { readonly stage: Stage; readonly impatience: Impatience; readonly always?: boolean };

/** Runs a command whose process is stopped while it checks, as a sleeping laptop stops it. */
async function pausedIn(args: readonly string[], { stage, impatience, always = false }: Pause) {
  let pid = 0;
  const server = await startPausingServer({ stage, impatience, always, send: (signal) => process.kill(pid, signal) });
  const scheme = server.isTls ? ', scheme: HTTPS' : '';
  // On a busy machine, the server of the test is late too: only the pause may decide.
  const look = `timeoutSeconds: 30, readinessProbe: { httpGet: { path: /, port: ${server.port}${scheme} } }`;
  const config = scratch.write(
    'gatewatch.yaml',
    `targets: [{ name: gw-1, profile: custom, host: 127.0.0.1, ${server.isTls ? 'tls: { verify: false }, ' : ''}${look} }]`,
  );
  const child = spawn(process.execPath, ['cli/bin.js', ...args, '--config', config], { cwd: ROOT, stdio: ['ignore', 'pipe', 'ignore'] });
  pid = Number(child.pid);
  const [out, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  await server.close();
  return { out, code, met: server.met() };
}

const STAGES: readonly (readonly [Stage, Impatience])[] = [
  ['connected', 'closes'],
  ['connected', 'resets'],
  ['connected', '408'],
  ['connected', '503'],
  ['handshake', 'closes'],
  ['handshake', 'resets'],
  ['secured', 'closes'],
  ['requested', 'closes'],
  ['requested', '408'],
  ['requested', 'half a body'],
  ['answering', 'closes'],
  ['answering', 'resets'],
];

test.each(STAGES)('a check that was stopped when it was %s, while the server %s, is made again', async (stage, impatience) => {
  const { out, code, met } = await pausedIn(['check', '--output', 'json'], { stage, impatience });
  const { status, targets } = JSON.parse(out);
  expect({ status, diagnosis: targets[0].diagnosis }).toEqual({ status: 'ready', diagnosis: null });
  expect([code, met]).toEqual([0, 2]);
});

test.each(STAGES.filter(([, how]) => how !== '503'))(
  'a check that is stopped again and again when it is %s, while the server %s, is unknown',
  async (stage, impatience) => {
    const { out, code, met } = await pausedIn(['check', '--output', 'json'], { stage, impatience, always: true });
    expect(JSON.parse(out)).toMatchObject({ status: 'unknown', targets: [{ diagnosis: { reason: 'monitor.deadline' } }] });
    expect([code, met]).toEqual([3, 2]);
  },
);

test('a gate that was stopped in a check passes all the same', async () => {
  const args = ['wait', '--times', '1', '--every', '1s', '--deadline', '30s', '--output', 'json'];
  const { code } = await pausedIn(args, { stage: 'connected', impatience: 'closes' });
  expect(code).toBe(0);
});
