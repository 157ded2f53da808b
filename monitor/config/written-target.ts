import type { Path } from '../grammar/path.ts';
import type { ProbeBlock, Shape } from '../grammar/schema.ts';
import { DEFAULT_TIMING, MAX_TIMEOUT_SECONDS } from '../grammar/timing.ts';
import type { Role, Timing } from '../target/probe.ts';

/** A target as written, or with the defaults merged in. */
export type ConfigTarget = Shape<'target'>;

/** What targets share. */
export type ConfigDefaults = Shape<'defaults'>;

/** Off, on as the profile has it, or a block. */
export type ProbeSetting = boolean | ProbeBlock;

/** The three probes that have a key of their own, as in Kubernetes. */
export const FIXED_PROBES = [
  { name: 'ready', key: 'readinessProbe', role: 'readiness' },
  { name: 'alive', key: 'livenessProbe', role: 'liveness' },
  { name: 'started', key: 'startupProbe', role: 'startup' },
] as const satisfies readonly { name: string; key: string; role: Role }[];

/** A target with what it does not say itself taken from the defaults: labels, warn and probes key by key, all else as a whole. */
export function mergeDefaults(defaults: ConfigDefaults, target: ConfigTarget): ConfigTarget {
  return {
    ...defaults,
    ...target,
    ...((defaults.labels || target.labels) && { labels: { ...defaults.labels, ...target.labels } }),
    ...((defaults.warn || target.warn) && { warn: { ...defaults.warn, ...target.warn } }),
    ...((defaults.probes || target.probes) && { probes: { ...defaults.probes, ...target.probes } }),
  };
}

/** Where a probe's setting is written, from the target on. */
export function settingPath(name: string): Path {
  const fixed = FIXED_PROBES.find((probe) => probe.name === name);
  return fixed ? [fixed.key] : ['probes', name];
}

/** What is written about a probe. */
export function settingOf(target: ConfigTarget, name: string): ProbeSetting | undefined {
  const fixed = FIXED_PROBES.find((probe) => probe.name === name);
  if (fixed) return target[fixed.key];
  return target.probes && Object.hasOwn(target.probes, name) ? target.probes[name] : undefined;
}

/** The block of a setting, when it is one. */
export function blockOf(setting: ProbeSetting | undefined): ProbeBlock | undefined {
  return typeof setting === 'object' ? setting : undefined;
}

/** Whether a setting says itself what to look at. */
export function hasHandler(setting: ProbeSetting | undefined): boolean {
  const block = blockOf(setting);
  return block !== undefined && (block.httpGet ?? block.tcpSocket ?? block.tlsSocket) !== undefined;
}

type Written = { readonly [Key in keyof Timing]?: number | undefined };

/** The timing of a probe: its own, else the target's, else the default. */
export function timingOf(target: ConfigTarget, block: Written | undefined, role: Role): Timing {
  // Kubernetes allows these two only 1, so a threshold for all probes cannot be meant for them.
  const shared = role === 'liveness' || role === 'startup' ? { ...target, successThreshold: undefined } : target;
  const pick = (key: keyof Timing): number => block?.[key] ?? shared[key] ?? DEFAULT_TIMING[key];
  return {
    initialDelaySeconds: pick('initialDelaySeconds'),
    periodSeconds: pick('periodSeconds'),
    timeoutSeconds: Math.min(MAX_TIMEOUT_SECONDS, pick('timeoutSeconds')),
    successThreshold: pick('successThreshold'),
    failureThreshold: pick('failureThreshold'),
    recheckSeconds: pick('recheckSeconds'),
  };
}
