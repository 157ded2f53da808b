import type { TargetResult } from '../../monitor/engine/looking/round-once.ts';
import { type Diagnosis, diagnose } from '../../monitor/health/diagnosis.ts';
import { worstStatus } from '../../monitor/health/status.ts';
import type { TargetMemory } from '../../monitor/memory/target-memory.ts';
import { reasonInWords } from '../../monitor/message/words.ts';
import type { Page, Paint } from '../terminal/terminal.ts';
import { prettyDiagnosis } from './pretty-diagnosis.ts';
import { prettyStatus, tallyOf } from './pretty-status.ts';
import { prettyTable } from './pretty-table.ts';

/**
 * Returns a round as text: one line per target, the diagnosis below a target that is not ready, and one line
 * for the round.
 */
export function prettyRound(results: readonly TargetResult[], tookMs: number, page: Page): string {
  const { paint } = page;
  const lines = prettyTable(results.map((result) => targetLine(result, paint)));
  const blocks = results.map((result, i) => [lines[i] ?? '', ...explain(result, page)].join('\n'));
  return `${blocks.join('\n')}\n\n${summary(results, tookMs, paint)}\n`;
}

function targetLine({ target, health, observations }: TargetResult, paint: Paint): readonly string[] {
  const diagnosis = diagnose(target, health);
  return [prettyStatus(health.status, paint), paint('bold', target.name), target.profile, inWords(diagnosis, health), took(observations)];
}

/**
 * Returns a target in a few words: the reason of its diagnosis or, for a ready target, its product and
 * version.
 */
export function inWords(diagnosis: Diagnosis | null, { product }: TargetMemory): string {
  if (!diagnosis) return product ? `${product.name} ${product.version}`.trim() : '';
  return reasonInWords(diagnosis);
}

function took(observations: TargetResult['observations']): string {
  const ms = Math.max(0, ...observations.map((seen) => seen.latencyMs ?? 0));
  return ms === 0 ? '' : `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}

function explain({ target, health, observations }: TargetResult, page: Page): readonly string[] {
  const diagnosis = diagnose(target, health);
  return diagnosis ? prettyDiagnosis({ target, status: health.status, diagnosis, observations }, page) : [];
}

function summary(results: readonly TargetResult[], tookMs: number, paint: Paint): string {
  const statuses = results.map(({ health }) => health.status);
  return `${prettyStatus(worstStatus(statuses), paint)}  ${tallyOf(statuses)} of ${results.length} in ${(tookMs / 1000).toFixed(1)} s`;
}
