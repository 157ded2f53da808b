import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from '../testkit/measure/statistics.ts';
import { copyPackage } from './copy-package.ts';

/** How long processes take from their start to their end, ms: medians. */
export type CommandStart = Readonly<Record<'empty' | 'version' | 'check', number>>;

/** Builds the package, and runs its command and an empty process in turns. The server listens on `port`. */
export async function measureCommandStart(times: number, port: number): Promise<CommandStart> {
  const work = mkdtempSync(join(tmpdir(), 'gatewatch-bench-'));
  try {
    const bin = copyPackage(work);
    const config = join(work, 'gatewatch.yaml');
    const probe = `{ httpGet: { path: /, port: ${port}, scheme: HTTP } }`;
    writeFileSync(config, `targets:\n  - { name: one, profile: custom, host: 127.0.0.1, readinessProbe: ${probe} }\n`);
    const lines = { empty: ['-e', '0'], version: [bin, '--version'], check: [bin, 'check', '--config', config] } as const;
    const names = Object.keys(lines) as (keyof CommandStart)[];
    const taken: Record<keyof CommandStart, number[]> = { empty: [], version: [], check: [] };
    // The first process of each fills the compile cache.
    for (let i = 0; i <= times; i++) for (const name of names) taken[name].push(timeOf(lines[name], work));
    const medianOf = (name: keyof CommandStart) => median(taken[name].slice(1));
    return { empty: medianOf('empty'), version: medianOf('version'), check: medianOf('check') };
  } finally {
    rmSync(work, { recursive: true });
  }
}

function timeOf(args: readonly string[], home: string): number {
  const startedAt = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { env: { PATH: process.env.PATH ?? '', HOME: home }, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
  return performance.now() - startedAt;
}
