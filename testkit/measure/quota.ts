import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** As Lambda's own scheduler was seen to use. */
const PERIOD_US = 20_000;
/**
 * Lambda gives one core at so many MB. Source: AWS Lambda developer guide, "Configure Lambda function
 * memory".
 */
const MB_OF_A_CORE = 1769;
const V1 = '/sys/fs/cgroup/cpu';
const V2 = '/sys/fs/cgroup';

/** A group of processes that share so much of a core. */
export type Quota = { readonly hold: (pid: number) => void; readonly release: () => void };

/** How this machine can limit a process; undefined = not at all. */
export function quotaKind(): 'v1' | 'v2' | undefined {
  const kind = existsSync(join(V1, 'cpu.cfs_quota_us')) ? 'v1' : existsSync(join(V2, 'cgroup.subtree_control')) ? 'v2' : undefined;
  if (!kind) return undefined;
  try {
    createQuota(kind, MB_OF_A_CORE).release();
    return kind;
  } catch {
    return undefined;
  }
}

/**
 * Makes a group with the share of a core that Lambda gives at this much memory. Throws where it is not
 * allowed.
 */
export function createQuota(kind: 'v1' | 'v2', memoryMB: number): Quota {
  const group = join(kind === 'v1' ? V1 : V2, `gatewatch-bench-${process.pid}-${memoryMB}`);
  const quota = Math.round((PERIOD_US * memoryMB) / MB_OF_A_CORE);
  if (kind === 'v2') allowCpu();
  mkdirSync(group);
  try {
    if (kind === 'v1') {
      writeFileSync(join(group, 'cpu.cfs_period_us'), String(PERIOD_US));
      writeFileSync(join(group, 'cpu.cfs_quota_us'), String(quota));
    } else {
      writeFileSync(join(group, 'cpu.max'), `${quota} ${PERIOD_US}`);
    }
  } catch (error) {
    rmdirSync(group);
    throw error;
  }
  return {
    hold: (pid) => writeFileSync(join(group, 'cgroup.procs'), String(pid)),
    // Only an empty group goes: the process has to be gone.
    release: () => rmdirSync(group),
  };
}

function allowCpu(): void {
  const control = join(V2, 'cgroup.subtree_control');
  if (!readFileSync(control, 'utf8').split(/\s+/).includes('cpu')) writeFileSync(control, '+cpu');
}
