import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { CliError } from '../terminal/cli-error.ts';
import { stoppedBy } from '../terminal/stopped-by.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { COMMAND_FILE } from './package-files.ts';

/**
 * The simulated servers, which run in a process of their own so that they do not slow down the measured
 * checks.
 */
export type OpenSandbox = {
  /** The path of the config that the sandbox wrote. */
  readonly config: string;
  /** The environment variables with the secrets of that config. */
  readonly env: Readonly<Record<string, string>>;
  readonly close: () => Promise<void>;
};

type Plot = { readonly fault?: readonly string[]; readonly story?: boolean };

/**
 * Starts `gatewatch sandbox` as a child process. It ends with this process, even if that is killed, because
 * its input ends. Throws CliError if the servers do not start or the command is interrupted.
 */
export async function openSandbox(terminal: Terminal, { fault = [], story = false }: Plot): Promise<OpenSandbox> {
  const args = [COMMAND_FILE, 'sandbox', '--output', 'json', ...fault.flatMap((one) => ['--fault', one]), ...(story ? ['--story'] : [])];
  // The child has its own process group, because Ctrl-C must not stop the servers during a check.
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  let said = '';
  let isReady = false;
  child.stderr.on('data', (text) => {
    if (isReady) terminal.err(String(text));
    else said += text;
  });
  // A sandbox that has ended must not end this process by EPIPE; failing checks show it.
  child.stdin.on('error', () => {});
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, 'close');
  const stopped = new Promise<undefined>((resolve) => terminal.signal.addEventListener('abort', () => resolve(undefined), { once: true }));
  const first = await Promise.race([once(lines, 'line'), ended.then(() => undefined), stopped]);
  if (terminal.signal.aborted) {
    await end(child, ended);
    throw stoppedBy(terminal.signal, 'the simulated servers were not ready');
  }
  const ready = parseReady(first?.[0]);
  if (!ready) throw CliError.fromLine(said) ?? new CliError('sandbox-failed', `the simulated servers did not start: ${said.trim()}`);
  isReady = true;
  terminal.err(said);
  return { ...ready, close: () => end(child, ended) };
}

function parseReady(line: unknown): Pick<OpenSandbox, 'config' | 'env'> | undefined {
  if (typeof line !== 'string') return undefined;
  const ready: { config: string; env: Record<string, string> } = JSON.parse(line);
  return ready;
}

async function end(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  child.stdin?.end();
  await ended;
}
