import { cpus, loadavg, release, totalmem, type } from 'node:os';

/** What a run was made on. */
export type Machine = {
  readonly date: string;
  readonly cores: number;
  readonly model: string;
  readonly memoryGiB: number;
  readonly kernel: string;
  readonly node: string;
  /** How many processes wanted a core in the last minute: what was there before the bench began. */
  readonly load: number;
};

/** Describes this machine, now. */
export function describeMachine(): Machine {
  return {
    date: new Date().toISOString(),
    cores: cpus().length,
    model: cpus()[0]?.model.trim() ?? 'unknown',
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: `${type()} ${release()}`,
    node: process.version,
    load: loadavg()[0] ?? Number.NaN,
  };
}
