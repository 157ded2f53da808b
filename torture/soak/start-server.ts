import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Order, Ready } from './server.ts';

/** The server of the soak. */
export type SoakServer = Ready & {
  /** Resolves when the order is carried out. */
  readonly tell: (order: Order) => Promise<Ready>;
  readonly stop: () => Promise<void>;
};

/** Starts it in a process of its own. */
export async function startSoakServer(): Promise<SoakServer> {
  const child = fork(join(import.meta.dirname, 'server.ts'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const heard = async () => ((await once(child, 'message')) as [Ready])[0];
  const ready = await heard();
  return {
    ...ready,
    tell: async (order) => {
      const answer = heard();
      child.send(order);
      return answer;
    },
    stop: async () => {
      child.kill();
      await once(child, 'exit');
    },
  };
}
