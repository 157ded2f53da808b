import type { Path } from '../grammar/path.ts';
import { DEFAULT_TIMING, MAX_TIMEOUT_SECONDS, ZERO_IS_DEFAULT } from '../grammar/schema/timing.ts';
import type { ProbeBlock, Shape } from '../grammar/schema.ts';
import type { Role, Timing } from '../target/probe.ts';
import { defined } from '../text/objects.ts';

/** A target as it is written, with or without the defaults merged in. */
export type ConfigTarget = Shape<'target'>;

/** The keys of `defaults`. */
export type ConfigDefaults = Shape<'defaults'>;

/** The value of a probe key: off, on as in the profile, or a block. */
export type ProbeSetting = boolean | ProbeBlock;

/** The three probes that have a key of their own, as in Kubernetes. */
export const FIXED_PROBES = [
  { name: 'ready', key: 'readinessProbe', role: 'readiness' },
  { name: 'alive', key: 'livenessProbe', role: 'liveness' },
  { name: 'started', key: 'startupProbe', role: 'startup' },
] as const satisfies readonly { name: string; key: string; role: Role }[];

/**
 * Adds the defaults that a target does not set: `labels`, `warn`, and `probes` key by key, other keys as a
 * whole.
 */
export function mergeDefaults(defaults: ConfigDefaults, target: ConfigTarget): ConfigTarget {
  return {
    ...defaults,
    ...target,
    ...((defaults.labels || target.labels) && { labels: { ...defaults.labels, ...target.labels } }),
    ...((defaults.warn || target.warn) && { warn: { ...defaults.warn, ...target.warn } }),
    ...((defaults.probes || target.probes) && { probes: { ...defaults.probes, ...target.probes } }),
  };
}

/** Returns the APIs that a target lists itself. */
export function listedApis({ apis }: Pick<ConfigTarget, 'apis'>): Extract<ConfigTarget['apis'], readonly unknown[]> {
  return Array.isArray(apis) ? apis : [];
}

/** Returns how the APIs of a target are listed while it is monitored; undefined = they are not. */
export function discoveryOf({ apis }: Pick<ConfigTarget, 'apis'>) {
  return apis === undefined || Array.isArray(apis) ? undefined : apis;
}

/** Returns the path of the setting of a probe, from the target on. */
export function settingPath(name: string): Path {
  const fixed = FIXED_PROBES.find((probe) => probe.name === name);
  return fixed ? [fixed.key] : ['probes', name];
}

/** Returns the setting of a probe; undefined = none is written. */
export function settingOf(target: ConfigTarget, name: string): ProbeSetting | undefined {
  const fixed = FIXED_PROBES.find((probe) => probe.name === name);
  if (fixed) return target[fixed.key];
  return target.probes && Object.hasOwn(target.probes, name) ? target.probes[name] : undefined;
}

/** Returns the block, if the setting is one. */
export function blockOf(setting: ProbeSetting | undefined): ProbeBlock | undefined {
  return typeof setting === 'object' ? setting : undefined;
}

/** Whether a setting has a handler, which replaces the look of the profile. */
export function hasHandler(setting: ProbeSetting | undefined): boolean {
  const block = blockOf(setting);
  return block !== undefined && (block.httpGet ?? block.tcpSocket ?? block.tlsSocket) !== undefined;
}

type Written = { readonly [Key in keyof Timing]?: number | undefined };

/**
 * Returns the timing of a probe. For each key it is that of the probe, else that of the target, else the
 * default.
 */
export function timingOf(target: ConfigTarget, block: Written | undefined, role: Role): Timing {
  // Kubernetes allows these two only 1, so a threshold for all probes cannot be meant for them.
  const shared = role === 'liveness' || role === 'startup' ? { ...target, successThreshold: undefined } : target;
  const set = (key: keyof typeof DEFAULT_TIMING, seconds: number | undefined) =>
    seconds === 0 && ZERO_IS_DEFAULT.includes(key) ? undefined : seconds;
  const pick = (key: keyof typeof DEFAULT_TIMING): number => set(key, block?.[key]) ?? set(key, shared[key]) ?? DEFAULT_TIMING[key];
  return {
    initialDelaySeconds: pick('initialDelaySeconds'),
    periodSeconds: pick('periodSeconds'),
    timeoutSeconds: Math.min(MAX_TIMEOUT_SECONDS, pick('timeoutSeconds')),
    successThreshold: pick('successThreshold'),
    failureThreshold: pick('failureThreshold'),
    recheckSeconds: pick('recheckSeconds'),
    ...defined({ maxAgeSeconds: block?.maxAgeSeconds ?? shared.maxAgeSeconds }),
  };
}
