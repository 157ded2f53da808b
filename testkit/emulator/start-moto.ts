import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Path of the emulator's program. */
    motoServer: string;
    /** Where the emulator listens: `http://127.0.0.1:PORT`. */
    endpoint: string;
  }
}

const START_MS = 60_000;

/** Starts the AWS emulator for all end-to-end tests of a run; what it gives back stops it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const moto = spawn(project.getProvidedContext().motoServer, ['-H', '127.0.0.1', '-p', '0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = () => moto.kill('SIGKILL');
  process.once('exit', stop);
  try {
    project.provide('endpoint', await endpointOf(moto));
  } catch (error) {
    stop();
    throw error;
  }
  return async () => {
    process.off('exit', stop);
    const gone = once(moto, 'exit');
    stop();
    await gone;
  };
}

/** It takes a free port and says which. */
function endpointOf(moto: ChildProcess): Promise<string> {
  const said: string[] = [];
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`the AWS emulator ${why}: ${said.slice(-20).join('\n')}`));
    const timer = setTimeout(() => fail('did not start'), START_MS);
    moto.once('error', ({ message }) => fail(message));
    moto.once('exit', (code) => fail(`ended with ${code}`));
    for (const stream of [moto.stdout, moto.stderr]) {
      if (!stream) continue;
      createInterface(stream).on('line', (line) => {
        said.push(line);
        const endpoint = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(line)?.[1];
        if (endpoint === undefined) return;
        clearTimeout(timer);
        resolve(endpoint);
      });
    }
  });
}
