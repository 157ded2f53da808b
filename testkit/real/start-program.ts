import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';

/** A running program: what it has printed so far, and everything that it has written, its log included. */
export type Program = { readonly printed: () => string; readonly written: () => string };

/** How a program is started. */
export type Start = {
  readonly program: string;
  readonly options: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** What its output must match before it counts as started. */
  readonly ready: RegExp;
  readonly folder?: string;
};

/** Registers what is to be done at the end, as `onTestFinished` does for the end of a test. */
export type AtEnd = (end: () => Promise<void> | void) => void;

/** Starts a program. At the end its input is closed, and it gets SIGTERM. Rejects if it ends early. */
export async function startProgram(start: Start, atEnd: AtEnd = onTestFinished): Promise<Program> {
  const { program, options, environment = {}, ready, folder } = start;
  const child = spawn(program, options, { cwd: folder, env: { ...process.env, ...environment }, stdio: 'pipe' });
  let text = '';
  let printed = '';
  const gone = once(child, 'exit');
  atEnd(async () => {
    child.stdin.end();
    child.kill('SIGTERM');
    await gone;
  });
  await new Promise<void>((resolve, reject) => {
    const take = (chunk: Buffer) => {
      text += chunk.toString();
      if (ready.test(text) || ready.test(printed)) resolve();
    };
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      take(chunk);
    });
    child.stderr.on('data', take);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${program} ended with ${code}: ${text}`)));
  });
  return { printed: () => printed, written: () => text };
}
