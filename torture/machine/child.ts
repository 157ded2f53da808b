import { type ChildProcess, spawn } from 'node:child_process';

/** A program to run by this Node, and what it is given. */
export type Run = {
  readonly file: string;
  readonly args?: readonly string[];
  readonly node?: readonly string[];
  /** The whole environment but PATH. */
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** The folder that it is run in; default: that of this process. */
  readonly cwd?: string;
  /** Limits of the shell's `ulimit`, such as `-n 40`. */
  readonly limit?: string;
  /** Where the shell sends its stdout, such as `> /dev/full`. */
  readonly into?: string;
  /** Runs in a mount namespace of its own, after these commands of the shell. */
  readonly inNamespace?: string;
  readonly uid?: number;
  /** Hears of the process as soon as it runs. */
  readonly onStart?: (child: ChildProcess) => void;
  /** Is killed after this, milliseconds; default 60 000. */
  readonly withinMs?: number;
};

/** How it ended, and all it printed. */
export type Ran = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
  readonly ms: number;
  /** It had to be killed because it did not end. */
  readonly isStuck: boolean;
};

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Runs it to its end. */
export function runProgram(run: Run): Promise<Ran> {
  const { env, input, cwd, uid, onStart, withinMs = 60_000 } = run;
  const startedAt = performance.now();
  const [command = '', ...args] = commandOf(run);
  const child = spawn(command, args, {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(cwd !== undefined && { cwd }),
    ...(uid !== undefined && { uid, gid: uid }),
  });
  running.add(child);
  const printed = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    printed.err += text;
  });
  // Who was killed reads nothing.
  child.stdin.on('error', () => {}).end(input);
  onStart?.(child);
  let isStuck = false;
  const timer = setTimeout(() => {
    isStuck = true;
    child.kill('SIGKILL');
  }, withinMs);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      running.delete(child);
      resolve({ code, signal, ...printed, ms: performance.now() - startedAt, isStuck });
    });
  });
}

// Every wrapper ends in `exec`: the process that is known here is the program itself.
function commandOf({ file, args = [], node = [], limit, into, inNamespace }: Run): readonly string[] {
  const program = [process.execPath, ...node, file, ...args];
  if (inNamespace !== undefined) return ['unshare', '-rm', 'sh', '-c', `${inNamespace} && exec "$0" "$@"`, ...program];
  if (into !== undefined) return ['sh', '-c', `exec "$0" "$@" ${into}`, ...program];
  if (limit !== undefined) return ['sh', '-c', `ulimit ${limit} && exec "$0" "$@"`, ...program];
  return program;
}
