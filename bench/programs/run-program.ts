import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cpuMsOf, memoryOf } from '../../testkit/measure/proc.ts';
import { type Spread, spreadOf } from '../../testkit/measure/statistics.ts';
import type { BenchServer } from '../start-server.ts';
import type { Program, Work } from './program.ts';

/** What a program was seen to do. */
export type Ran = {
  readonly checks: number;
  /** Handshakes for each check: 1 proves that no connection was kept, nor a session resumed. */
  readonly handshakesEach: number;
  /** CPU of the whole process, in milliseconds for each check. */
  readonly cpuMs: number;
  readonly residentMiB: number;
  /** By how much two checks of a target, one after the other, were off their period, in milliseconds. */
  readonly off: Spread;
};

/** How long a program runs before it is measured, and while it is, in seconds. */
export type Times = { readonly warmSeconds: number; readonly seconds: number };

/** Runs a program against the server, and measures it. */
export async function runProgram(
  program: Program,
  server: BenchServer,
  work: Omit<Work, 'folder'>,
  times: Times & { readonly home: string },
) {
  const folder = mkdtempSync(join(times.home, 'run-'));
  const { file, args, env, drive } = program.prepare({ ...work, folder });
  const child = spawn(file, args, { stdio: 'ignore', cwd: folder, env: { PATH: process.env.PATH ?? '', ...env } });
  const end = () => child.kill();
  // It would outlive us otherwise.
  process.once('exit', end);
  const ended = new AbortController();
  try {
    const driven = sleep(1000).then(() => drive?.(ended.signal));
    await sleep(times.warmSeconds * 1000);
    const ran = await measure(child.pid ?? 0, server, work, times.seconds);
    ended.abort();
    await driven;
    return ran;
  } finally {
    process.off('exit', end);
    if (child.exitCode === null && child.signalCode === null) {
      await new Promise<void>((resolve) => {
        child.once('exit', () => resolve());
        child.kill();
      });
    }
    rmSync(folder, { recursive: true });
  }
}

async function measure(pid: number, server: BenchServer, { periodSeconds }: Omit<Work, 'folder'>, seconds: number): Promise<Ran> {
  await server.forget();
  const before = cpuMsOf(pid).own;
  await sleep(seconds * 1000);
  const { accepted, handshakes, startedAt } = await server.take();
  const cpuMs = (cpuMsOf(pid).own - before) / accepted;
  const offs = Object.values(startedAt).flatMap((times) =>
    times.slice(1).map((at, index) => Math.abs(at - (times[index] ?? Number.NaN) - periodSeconds * 1000)),
  );
  return {
    checks: accepted,
    handshakesEach: handshakes / accepted,
    cpuMs,
    residentMiB: memoryOf(pid).nowMiB,
    off: spreadOf(offs),
  };
}
