import { type Diagnosis, RUNGS, type Rung } from '../health/diagnosis.ts';
import type { Probe } from '../target/probe.ts';

/**
 * A check stage of a target, and whether it passed, failed, or was not reached because a lower stage failed.
 * Below the stage that leads, a stage at which another check failed has not passed either.
 */
export type Stage = { readonly name: Rung; readonly state: 'ok' | 'failed' | 'not-reached' };

/** The stages that every request passes, lowest first. A signal is not one of them. */
const STAGES = RUNGS.filter((rung) => rung !== 'signal');

/**
 * Returns the check stages of a target, lowest first: only those that one of its probes has, and the one that
 * failed. Returns undefined if no stage failed: for a pending target, a signal, or a fault of the monitor.
 */
export function stagesOf(diagnosis: Diagnosis, probes: readonly Probe[]): readonly Stage[] | undefined {
  if (!('kind' in diagnosis) || diagnosis.kind === 'monitor' || diagnosis.rung === 'signal') return undefined;
  const leads = STAGES.indexOf(diagnosis.rung);
  const alsoFailed = new Set(diagnosis.consequences.map(({ rung }) => rung));
  return STAGES.flatMap((name, i): readonly Stage[] => {
    if (i === leads || (i < leads && alsoFailed.has(name))) return [{ name, state: 'failed' }];
    return hasStage(name, probes) ? [{ name, state: i < leads ? 'ok' : 'not-reached' }] : [];
  });
}

/**
 * Returns the check stages in one line, such as `name ok > connect BROKEN > ready not reached`; undefined as
 * for `stagesOf`.
 */
export function ladderLine(diagnosis: Diagnosis, probes: readonly Probe[]): string | undefined {
  const stages = stagesOf(diagnosis, probes);
  if (!stages) return undefined;
  const reached = stages.filter(({ state }) => state !== 'not-reached');
  const left = stages.filter(({ state }) => state === 'not-reached').map(({ name }) => name);
  return [
    ...reached.map(({ name, state }) => `${name} ${state === 'ok' ? 'ok' : 'BROKEN'}`),
    ...(left.length > 0 ? [`${left.join(', ')} not reached`] : []),
  ].join(' > ');
}

function hasStage(rung: Rung, probes: readonly Probe[]): boolean {
  if (rung === 'alive') return probes.some(({ role }) => role === 'liveness');
  if (rung === 'http') return probes.some(({ look }) => look.kind === 'http');
  if (rung === 'tls') return probes.some(({ look }) => look.kind === 'tls' || (look.kind === 'http' && look.scheme === 'https'));
  return true;
}
