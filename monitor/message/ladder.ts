import { type Diagnosis, RUNGS, type Rung } from '../health/diagnosis.ts';
import type { Probe } from '../target/probe.ts';

/** The rungs that every request climbs; signals stand beside the ladder. */
const CLIMBED = RUNGS.filter((rung) => rung !== 'signal');

/**
 * The ladder in one line: up to where it held, where it broke, what was not reached; only rungs that a probe of the target climbs. Undefined for
 * what is wrong beside it: a signal, or a fault of the monitor.
 */
export function ladderLine(diagnosis: Diagnosis, probes: readonly Probe[]): string | undefined {
  if (!('kind' in diagnosis) || diagnosis.kind === 'monitor' || diagnosis.rung === 'signal') return undefined;
  const broken = CLIMBED.indexOf(diagnosis.rung);
  const rungs = CLIMBED.filter((rung) => rung === diagnosis.rung || isClimbed(rung, probes));
  const held = rungs.filter((rung) => CLIMBED.indexOf(rung) < broken).map((rung) => `${rung} ok`);
  const beyond = rungs.filter((rung) => CLIMBED.indexOf(rung) > broken);
  const left = beyond.length > 0 ? [`${beyond.join(', ')} not reached`] : [];
  return [...held, `${diagnosis.rung} BROKEN`, ...left].join(' > ');
}

function isClimbed(rung: Rung, probes: readonly Probe[]): boolean {
  if (rung === 'alive') return probes.some(({ role }) => role === 'liveness');
  if (rung === 'http') return probes.some(({ look }) => look.kind === 'http');
  if (rung === 'tls') return probes.some(({ look }) => look.kind === 'tls' || (look.kind === 'http' && look.scheme === 'https'));
  return true;
}
