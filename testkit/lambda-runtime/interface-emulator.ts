import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const MODULE = 'github.com/aws/aws-lambda-runtime-interface-emulator';
const VERSION = 'v0.0.0-20261030222936-bef5c4ba774d';
const HOME = join(import.meta.dirname, '../../.tools/interface-emulator');
const BINARY = join(HOME, 'aws-lambda-rie');
/** For downloading the module and compiling it. */
const BUILD_MS = 240_000;
const START_MS = 20_000;

/**
 * Returns the path of AWS' Lambda runtime interface emulator, the supervisor of functions in container images, or
 * why there is none. It is compiled on first use, into a folder of the project's own, and needs Go.
 */
export function interfaceEmulator(): { readonly binary: string } | { readonly missing: string } {
  if (existsSync(BINARY)) return { binary: BINARY };
  const options = { encoding: 'utf8' as const, timeout: BUILD_MS };
  try {
    mkdirSync(HOME, { recursive: true });
    const { Dir } = JSON.parse(execFileSync('go', ['mod', 'download', '-json', `${MODULE}@${VERSION}`], { ...options, cwd: HOME }));
    execFileSync('go', ['build', '-o', BINARY, './cmd/aws-lambda-rie'], { ...options, cwd: Dir });
    return { binary: BINARY };
  } catch (error) {
    return { missing: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) };
  }
}

/** A function under the emulator. */
export type EmulatedFunction = {
  /** Invokes the function, and returns what the caller gets. */
  readonly invoke: (event: unknown) => Promise<unknown>;
  /** Everything that the emulator and the function printed. */
  readonly output: () => string;
  readonly close: () => Promise<void>;
};

/** What to run: the emulator, the command of the function, its environment, and two free ports. */
export type Emulation = {
  readonly binary: string;
  readonly command: readonly string[];
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly ports: readonly [number, number];
};

/** Starts a function under the emulator, on loopback. */
export async function startEmulation({ binary, command, folder, env, ports: [port, api] }: Emulation): Promise<EmulatedFunction> {
  const own = ['--runtime-interface-emulator-address', `127.0.0.1:${port}`, '--runtime-api-address', `127.0.0.1:${api}`];
  const child = spawn(binary, [...own, ...command], { cwd: folder, env: { PATH: process.env.PATH ?? '', ...env }, detached: true });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => chunks.push(chunk));
  const url = `http://127.0.0.1:${port}/2015-03-31/functions/function/invocations`;
  await listening(url, child);
  return {
    invoke: async (event) => (await fetch(url, { method: 'POST', body: JSON.stringify(event) })).json(),
    output: () => Buffer.concat(chunks).toString(),
    close: async () => {
      const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
      // The emulator and the function it started are one group.
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
      await ended;
    },
  };
}

async function listening(url: string, child: ChildProcess): Promise<void> {
  const end = performance.now() + START_MS;
  while (performance.now() < end && child.exitCode === null) {
    // A GET is answered with an error, and starts nothing.
    if (
      await fetch(url).then(
        () => true,
        () => false,
      )
    )
      return;
    await sleep(50);
  }
  throw new Error('the emulator does not listen');
}
