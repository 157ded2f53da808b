import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Listening } from './listen.ts';

const NEVER_ACCEPTS = `
const server = require('node:net').createServer();
server.listen({ host: process.argv[1], port: Number(process.argv[2]), backlog: 1 }, () => {
  require('node:fs').writeSync(1, String(server.address().port));
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});`;

/**
 * A port that answers no connection attempt, as behind a firewall that drops packets: another process listens
 * and never accepts, and its queue is filled until the kernel leaves further attempts unanswered.
 */
export async function fillBacklog(host = '127.0.0.1', port = 0): Promise<Listening> {
  const child = spawn(process.execPath, ['-e', NEVER_ACCEPTS, host, String(port)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [printed] = await once(child.stdout, 'data');
  const listening = Number(printed);
  const fillers: Socket[] = [];
  for (let accepted = true; accepted; ) {
    const filler = connect(listening, host).on('error', () => undefined);
    fillers.push(filler);
    accepted = await Promise.race([once(filler, 'connect').then(() => true), sleep(150, false)]);
  }
  return {
    port: listening,
    close: async () => {
      for (const filler of fillers) filler.destroy();
      child.kill('SIGKILL');
      await once(child, 'close');
    },
  };
}
