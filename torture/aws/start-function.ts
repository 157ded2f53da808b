import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { BundledFunction } from '../../testkit/lambda-runtime/bundle-function.ts';
import type { Handled, Invoked } from './function-main.ts';

/** A function as it is deployed, in a process of its own. */
export type StartedFunction = {
  /** Handles one event. Rejects when the process ends before it is done. */
  readonly invoke: (invoked: Invoked) => Promise<Handled>;
  readonly stop: () => Promise<void>;
};

/** Starts one, cold; `env` on top of what its template says. */
export async function startFunction(bundled: BundledFunction, env: Readonly<Record<string, string>>): Promise<StartedFunction> {
  const [file = 'index'] = bundled.handler.split('.');
  const child = fork(join(import.meta.dirname, 'function-main.ts'), [join(bundled.assetFolder, `${file}.mjs`)], {
    env: { PATH: process.env.PATH ?? '', ...bundled.environment, ...env },
    execArgv: [],
    serialization: 'json',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const next = () => said(child);
  await next();
  return {
    invoke: (invoked) => {
      const handled = next() as Promise<Handled>;
      child.send(invoked);
      return handled;
    },
    stop: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve();
        child.once('exit', () => resolve());
        child.kill('SIGKILL');
      }),
  };
}

function said(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`the process of the function ended with ${code}`));
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      resolve(message);
    });
  });
}
