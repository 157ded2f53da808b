import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { CliError } from '../terminal/cli-error.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { COMMAND_FILE } from './package-files.ts';

/** The stand-in servers, running in a process of their own so that they do not slow down what is measured. */
export type OpenSandbox = {
  /** Path of the config they wrote. */
  readonly config: string;
  /** The variables that stand for the secrets of that config. */
  readonly env: Readonly<Record<string, string>>;
  readonly close: () => Promise<void>;
};

type Plot = { readonly fault?: readonly string[]; readonly story?: boolean };

/** Starts `gatewatch sandbox` beside us; it ends when we do, even when we are killed, because its input ends. */
export async function openSandbox(terminal: Terminal, { fault = [], story = false }: Plot): Promise<OpenSandbox> {
  const args = [COMMAND_FILE, 'sandbox', '--output', 'json', ...fault.flatMap((one) => ['--fault', one]), ...(story ? ['--story'] : [])];
  // In a group of its own: a Ctrl-C that is ours must not take the servers away under our looks.
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  let said = '';
  let isReady = false;
  child.stderr.on('data', (text) => {
    if (isReady) terminal.err(String(text));
    else said += text;
  });
  // A sandbox that is gone must not end us by EPIPE; its absence shows in the looks.
  child.stdin.on('error', () => {});
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, 'close');
  const stopped = new Promise<undefined>((resolve) => terminal.signal.addEventListener('abort', () => resolve(undefined), { once: true }));
  const first = await Promise.race([once(lines, 'line'), ended.then(() => undefined), stopped]);
  if (terminal.signal.aborted) {
    await end(child, ended);
    throw new CliError('interrupted', 'stopped before the stand-in servers were ready');
  }
  const ready = parseReady(first?.[0]);
  // Why it did not start is the error; what it said before it was ready is passed on.
  if (!ready) throw CliError.fromLine(said) ?? new CliError('sandbox-failed', `the stand-in servers did not start: ${said.trim()}`);
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
