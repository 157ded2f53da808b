import { type ChildProcess, fork } from 'node:child_process';

/** A process of our own that answers requests one by one. */
export type Child = {
  readonly pid: number;
  /**
   * Asks for something by name; rejects with what went wrong there, and when the process ends before it
   * answers.
   */
  readonly ask: <T>(name: string, params?: unknown) => Promise<T>;
  readonly stop: () => Promise<void>;
};

type Reply = { readonly id: number; readonly result?: unknown; readonly error?: string };
type Waiting = { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void };

/** Starts the program at the path `file` in a process of its own. */
export function startChild(file: string, execArgv: readonly string[] = []): Child {
  const child = fork(file, [], {
    execArgv: [...execArgv],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const waiting = new Map<number, Waiting>();
  let asked = 0;
  child.on('message', ({ id, result, error }: Reply) => {
    const one = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) one?.resolve(result);
    else one?.reject(new Error(`${file}: ${error}`));
  });
  child.on('exit', (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`${file} ended with ${code} before it answered`));
    waiting.clear();
  });
  return {
    pid: child.pid ?? 0,
    ask: <T>(name: string, params: unknown = {}) =>
      new Promise<T>((resolve, reject) => {
        const id = ++asked;
        waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
        child.send({ id, name, params });
      }),
    stop: () => stopped(child),
  };
}

function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill();
  });
}
