import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** How a command ended, and everything that it wrote. */
export type Ended = { readonly code: number | null; readonly signal: NodeJS.Signals | null; readonly out: string; readonly err: string };

/** How a command is started. */
export type Start = {
  /** The shell script that starts it as `"$@"`; default: none. */
  readonly shell?: string;
  readonly node?: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Is called once, when stderr contains this text. */
  readonly when?: { readonly err: string; readonly act: (child: ChildProcess) => void };
};

/** Runs the command in a process of its own, to its end. */
export async function spawnCommand(args: readonly string[], { shell, node = [], env = {}, when }: Start = {}): Promise<Ended> {
  const command = [process.execPath, ...node, 'cli/bin.js', ...args];
  const [file = '', ...rest] = shell === undefined ? command : ['bash', '-c', shell, 'bash', ...command];
  // `_` is what the shell of this test run started.
  const child = spawn(file, rest, { cwd: ROOT, stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, _: undefined, ...env } });
  const wrote = { out: '', err: '' };
  let isAwaited = when !== undefined;
  child.stdout.on('data', (text) => {
    wrote.out += text;
  });
  child.stderr.on('data', (text) => {
    wrote.err += text;
    if (!isAwaited || !wrote.err.includes(when?.err ?? '')) return;
    isAwaited = false;
    when?.act(child);
  });
  const [code, signal] = await once(child, 'close');
  return { code, signal, ...wrote };
}
