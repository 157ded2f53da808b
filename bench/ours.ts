import { systemClock } from '../cli/system-clock.ts';
import type { Observation } from '../monitor/core/observation.ts';
import { isWireProbe, type WireProbe } from '../monitor/core/probe.ts';
import type { Target } from '../monitor/core/target.ts';
import { type LookTools, look } from '../monitor/engine/look.ts';
import { createPacer } from '../monitor/engine/pacer.ts';
import { createSkewMeter } from '../monitor/engine/skew-meter.ts';
import { createProber } from '../monitor/probers/create-prober.ts';
import { compileConfig } from '../monitor/wso2/compile-config.ts';
import { readAnswer } from '../monitor/wso2/read-answer.ts';
import type { Field } from './contestants/contestant.ts';

// All that the bench uses of the monitor itself.

/** The engine as the command line and the function wire it: real sockets, the machine's clock, the product's readers, no secrets. */
export function wireEngine(): LookTools {
  return {
    prober: createProber({ userAgent: 'gatewatch/bench' }),
    read: readAnswer,
    readSecret: async (name) => {
      throw new Error(`the bench has no secret ${name}`);
    },
    clock: systemClock,
    pacer: createPacer(),
    skew: createSkewMeter(),
  };
}

/** A target with the one look of it that is measured. */
export type Single = { readonly target: Target; readonly probe: WireProbe };

/** One target of the profile `custom` for each address, with one look. */
export function singleTargets({ addresses, authority }: Field, timeoutSeconds = 10): readonly Single[] {
  const targets = addresses.map(({ scheme, port, path }, index) => ({
    name: `target-${index}`,
    profile: 'custom',
    host: '127.0.0.1',
    tls: { ca: 'authority.pem' },
    readinessProbe: { httpGet: { scheme: scheme.toUpperCase(), port, path }, timeoutSeconds },
  }));
  return compileTargets(targets, authority).map((target) => {
    const probe = target.probes.find(isWireProbe);
    if (!probe) throw new Error(`${target.name} has no look`);
    return { target, probe };
  });
}

/** Compiles targets as they would stand in `gatewatch.yaml`. */
export function compileTargets(targets: readonly unknown[], authority: string): readonly Target[] {
  const files: Readonly<Record<string, string>> = { 'authority.pem': authority, 'gatewatch.yaml': JSON.stringify({ targets }) };
  const compiled = compileConfig({
    file: 'gatewatch.yaml',
    read: (path) => (files[path] === undefined ? { problem: 'missing' } : { bytes: new TextEncoder().encode(files[path]) }),
    env: {},
  });
  const wrong = compiled.issues.find(({ severity }) => severity === 'error');
  if (wrong) throw new Error(`${wrong.path}: expected ${wrong.expected}, got ${wrong.got}`);
  return compiled.targets;
}

/** One whole look: paced, carried out, read and judged. */
export function lookOnce(tools: LookTools, { target, probe }: Single): Promise<Observation> {
  return look(tools, target, probe);
}
