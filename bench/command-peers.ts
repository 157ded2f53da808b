import { spawn } from 'node:child_process';
import { cpuMsOf } from '../testkit/measure/proc.ts';
import type { Address, Cost } from './contestants/contestant.ts';
import type { Peer } from './peers.ts';

/**
 * `openssl s_time -new`: one connection after another for so many seconds, each with a handshake and a GET.
 */
export async function costOfOpenssl({ file }: Peer, address: Address, authorityFile: string, seconds: number): Promise<Cost> {
  const options = [
    '-new',
    '-connect',
    `127.0.0.1:${address.port}`,
    '-CAfile',
    authorityFile,
    '-www',
    address.path,
    '-time',
    String(seconds),
  ];
  const before = cpuMsOf(process.pid).children;
  const { output } = await run(file, ['s_time', ...options]);
  // The second of its two lines counts by the clock.
  const probes = Number(/(\d+) connections in \d+ real seconds/.exec(output)?.[1] ?? Number.NaN);
  return { cpuMs: (cpuMsOf(process.pid).children - before) / probes, failed: 0 };
}

/** check_http: a process for each probe, `side` of them beside each other. It checks no certificate. */
export async function costOfCheckHttp({ file }: Peer, address: Address, probes: number, side: number): Promise<Cost> {
  const secure = address.scheme === 'https' ? ['--ssl'] : [];
  const options = ['-I', '127.0.0.1', '-p', String(address.port), '-u', address.path, ...secure];
  const done = { started: 0, failed: 0 };
  const before = cpuMsOf(process.pid).children;
  const work = async () => {
    while (done.started < probes) {
      done.started++;
      const { code } = await run(file, options);
      if (code !== 0) done.failed++;
    }
  };
  await Promise.all(Array.from({ length: side }, work));
  return { cpuMs: (cpuMsOf(process.pid).children - before) / probes, failed: done.failed };
}

function run(file: string, args: readonly string[]): Promise<{ readonly code: number | null; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    const chunks: string[] = [];
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk));
    child.on('error', reject).on('close', (code) => resolve({ code, output: chunks.join('') }));
  });
}
