import type { TargetResult } from '../../monitor/engine/looking/round-once.ts';
import { type Diagnosis, diagnose } from '../../monitor/health/diagnosis.ts';
import { worstStatus } from '../../monitor/health/status.ts';
import type { TargetMemory } from '../../monitor/memory/target-memory.ts';
import { reasonInWords } from '../../monitor/message/words.ts';
import type { Page, Paint } from '../terminal/terminal.ts';
import { prettyDiagnosis } from './pretty-diagnosis.ts';
import { prettyStatus, tallyOf } from './pretty-status.ts';
import { prettyTable, visibleLength, wrap } from './pretty-table.ts';

/**
 * Returns a round as text: one line per target, the diagnosis below a target that is not ready, and one line
 * for the round.
 */
export function prettyRound(results: readonly TargetResult[], tookMs: number, page: Page): string {
  const lines = targetLines(results, page);
  const blocks = results.flatMap((result, i) => [...(lines[i] ?? []), ...explain(result, page)]);
  return `${blocks.join('\n')}\n\n${summary(results, tookMs, page.paint)}\n`;
}

/** The smallest width of the column with the reason, in characters. */
const MIN_REASON = 24;

// The reason is wrapped to the width of the terminal; on a narrow one the profile is left out.
function targetLines(results: readonly TargetResult[], { paint, width }: Page): readonly (readonly string[])[] {
  const rowOf = ({ target, health, observations }: TargetResult, isWide: boolean) => ({
    before: [prettyStatus(health.status, paint), paint('bold', target.name), ...(isWide ? [target.profile] : [])],
    words: inWords(diagnose(target, health), health),
    after: took(observations),
  });
  const roomIn = (rows: readonly ReturnType<typeof rowOf>[]) => {
    const others = prettyTable(rows.map(({ before, after }) => [...before, '', after.padEnd(1, '·')]));
    return (width ?? Number.POSITIVE_INFINITY) - Math.max(0, ...others.map(visibleLength));
  };
  const wide = results.map((result) => rowOf(result, true));
  const rows = roomIn(wide) < MIN_REASON ? results.map((result) => rowOf(result, false)) : wide;
  const room = Math.max(MIN_REASON, roomIn(rows));
  const cells = rows.map(({ before, words, after }) => [...before, wrap(words, room), after]);
  const lines = [...prettyTable(cells)];
  return rows.map(({ words }) => lines.splice(0, wrap(words, room).split('\n').length));
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
