import { spawnSync } from 'node:child_process';

/** Runs a program within the time that all of the installation has left; returns what it printed. */
export type Run = (program: string, options: readonly string[], folder?: string) => string;

/** Returns a runner whose programs must all be done at a moment, in milliseconds of `performance.now()`. */
export function runUntil(end: number): Run {
  return (program, options, cwd) => {
    const left = Math.floor(end - performance.now());
    if (left <= 0) throw new Error('no time was left for it');
    return runWithin(left, program, options, cwd);
  };
}

/** Runs a program for at most that many milliseconds. Throws its last line if it fails, and says if it is not on PATH. */
export function runWithin(timeout: number, program: string, options: readonly string[], cwd?: string): string {
  const { error, status, signal, stdout, stderr } = spawnSync(program, options, { cwd, encoding: 'utf8', timeout });
  if (error) throw new Error(meaningOf('code' in error ? error.code : '', program) ?? `${program}: ${error.message}`);
  const printed = `${stdout}${stderr}`.trim();
  if (status !== 0) throw new Error(`${program} ended with ${signal ?? status}: ${printed.split('\n').at(-1)}`);
  return printed;
}

function meaningOf(code: unknown, program: string): string | undefined {
  if (code === 'ENOENT') return `${program} is not on PATH`;
  return code === 'ETIMEDOUT' ? `${program} was stopped, because the time was over` : undefined;
}
