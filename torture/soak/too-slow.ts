import { join } from 'node:path';
import { type Part, runPart } from './not-judged.ts';
import { startSoakServer } from './start-server.ts';
import { readVitals } from './vitals.ts';

const PATIENCE_MS = 500;

/** Machines that are too slow for the soak, each in one way. */
const WAYS: Readonly<Record<string, () => Promise<unknown>>> = {
  'the server of the soak is stopped': () => withServer('SIGSTOP'),
  'the server of the soak has ended': () => withServer('SIGKILL'),
  'the process noted nothing': async () => readVitals(join(import.meta.dirname, 'nothing')),
  'a program had no time': () => Promise.reject(new Error('monitor.deadline: no time was left in this round')),
};

/** Lets the soak meet each: it must say that it cannot judge. Resolves to what was not so. */
export async function beTooSlow(): Promise<readonly string[]> {
  const parts: [string, Part<unknown>][] = [];
  for (const [way, work] of Object.entries(WAYS)) parts.push([way, await runPart(work)]);
  return parts.flatMap(([way, part]) => ('why' in part ? [] : [`${way}, and the soak says ${JSON.stringify(part)}`]));
}

async function withServer(signal: 'SIGSTOP' | 'SIGKILL'): Promise<unknown> {
  const server = await startSoakServer();
  try {
    process.kill(server.pid, signal);
    return await server.tell({ tick: 0 }, PATIENCE_MS);
  } finally {
    await server.stop();
  }
}
