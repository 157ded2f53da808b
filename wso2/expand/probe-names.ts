import { FIXED_PROBES } from '../../monitor/config/written-target.ts';

/** The signals that have no look of their own, and how each of them is set. */
const SIGNALS: Readonly<Record<string, string>> = {
  certificate: 'Write warn: { certificateDays: 0 } to switch it off, or another number to change it',
  latency: 'Write warn: { latencyMs: NUMBER } to set it',
  'version-drift': 'Remove version to switch it off',
  'store-growth': 'Write maxGrowth: false under each message store to switch it off, or a duration to change it',
};

/** Why a key under `probes` cannot be the name of a probe, with the fix; undefined = it can. */
export function nameTrouble(name: string): { readonly rule: 'probe.reserved' | 'probe.read-off'; readonly fix: string } | undefined {
  const fixed = FIXED_PROBES.find((probe) => probe.name === name);
  if (fixed) return { rule: 'probe.reserved', fix: `Write it as ${fixed.key}, next to probes` };
  // Health is stored under the name, in an object. `constructor` is the only valid name that every object
  // already has.
  if (name === 'constructor') return { rule: 'probe.reserved', fix: 'Use another name' };
  const fix = Object.hasOwn(SIGNALS, name) ? SIGNALS[name] : undefined;
  return fix === undefined ? undefined : { rule: 'probe.read-off', fix };
}

/** Whether a key under `probes` can be the name of a probe. */
export function isProbeName(name: string): boolean {
  return nameTrouble(name) === undefined;
}
