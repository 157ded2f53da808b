import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { NotJudged, within } from './not-judged.ts';
import type { Order, Ready } from './server.ts';

/** The server of the soak. */
export type SoakServer = Ready & {
  readonly pid: number;
  /** Resolves when the order is carried out; rejects with NotJudged if that takes too long, milliseconds. */
  readonly tell: (order: Order, patienceMs?: number) => Promise<Ready>;
  readonly stop: () => Promise<void>;
};

/** A server that has a core to itself answers at once. */
const PATIENCE_MS = 60_000;

/** Starts it in a process of its own. */
export async function startSoakServer(): Promise<SoakServer> {
  const child = fork(join(import.meta.dirname, 'server.ts'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ended = once(child, 'exit').then(([code, signal]) =>
    Promise.reject(new NotJudged(`the server of the soak ended: ${code ?? signal}`)),
  );
  ended.catch(() => {});
  const heard = async (patienceMs = PATIENCE_MS) => {
    const message = once(child, 'message').then(([ready]) => ready as Ready);
    return within(patienceMs, 'the server of the soak', Promise.race([message, ended]));
  };
  const ready = await heard();
  return {
    ...ready,
    pid: Number(child.pid),
    tell: async (order, patienceMs) => {
      const answer = heard(patienceMs);
      child.send(order);
      return answer;
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      // One that is stopped hears nothing else.
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
