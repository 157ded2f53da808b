import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Ticks a second in /proc, as the kernel counts for programs. */
const TICKS = (() => {
  try {
    return Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  } catch {
    return 100;
  }
})();

/**
 * CPU a process has used so far, milliseconds, user and system: its own and that of the children it has
 * waited for. Linux only.
 */
export function cpuMsOf(pid: number): { readonly own: number; readonly children: number } {
  // The name may hold spaces and brackets; what follows the last bracket is numbers, the third field first.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ').map(Number) ?? [];
  const [user = 0, system = 0, childUser = 0, childSystem = 0] = fields.slice(11, 15);
  return { own: ((user + system) * 1000) / TICKS, children: ((childUser + childSystem) * 1000) / TICKS };
}

/** Resident memory of a process, MiB: now, and the most since it started or `forgetPeak`. Linux only. */
export function memoryOf(pid: number): { readonly nowMiB: number; readonly peakMiB: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const of = (key: string) => Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(status)?.[1]) / 1024;
  return { nowMiB: of('VmRSS'), peakMiB: of('VmHWM') };
}
