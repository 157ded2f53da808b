import type { TargetResult } from '../../monitor/engine/looking/round-once.ts';
import { type Diagnosis, diagnose } from '../../monitor/health/diagnosis.ts';
import { worstStatus } from '../../monitor/health/status.ts';
import type { TargetMemory } from '../../monitor/memory/target-memory.ts';
import { reasonInWords } from '../../monitor/message/words.ts';
import { firstToEnd } from '../../monitor/observation/first-to-end.ts';
import type { Observation } from '../../monitor/observation/observation.ts';
import type { Page } from '../terminal/terminal.ts';
import { widthOf, wrap } from '../terminal/wrap.ts';
import { prettyDiagnosis } from './pretty-diagnosis.ts';
import { inMilliseconds, prettyProbes } from './pretty-probes.ts';
import { prettyStatus, tallyOf, withMark } from './pretty-status.ts';
import { prettyTable, prettyTableWithin } from './pretty-table.ts';
import { type SameFinding, sameFindings } from './same-findings.ts';

/** What a round shows: a line for each probe too, or only the targets that are not ready. */
export type RoundView = { readonly verbose?: boolean; readonly failed?: boolean };

/**
 * Returns a round as text: a table with one row per target, each finding with the targets that have it, and one line for
 * the round.
 */
export function prettyRound(results: readonly TargetResult[], tookMs: number, page: Page, view: RoundView = {}): string {
  const shown = view.failed ? results.filter(({ health }) => health.status !== 'ready') : results;
  const blocks = [
    ...(shown.length > 0 ? [targetTable(shown, page)] : []),
    ...(view.verbose ? shown.map((result) => prettyProbes(result, page)) : []),
    ...findingsOf(shown).map((same) => [headOf(same, page), ...prettyDiagnosis(same, page)]),
    [summary(results, tookMs, page)],
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

const HEADER = ['STATUS', 'TARGET', 'PROFILE', 'VERSION', 'LATENCY', 'CERT'];

/** The columns that a narrow terminal does not show, the first of them first. */
const OPTIONAL = [2, 3];

/** The narrowest column of names, in columns of the terminal. */
const MIN_NAME = 12;

function targetTable(results: readonly TargetResult[], page: Page): readonly string[] {
  const { paint, width = Number.POSITIVE_INFINITY } = page;
  const rowOf = ({ target, health, observations }: TargetResult, name: readonly string[]) => [
    prettyStatus(health.status, page),
    name.map((line) => paint('bold', line)).join('\n'),
    target.profile,
    health.product?.version || '-',
    latencyOf(observations),
    certificateOf(observations),
  ];
  const header = HEADER.map((title) => paint('dim', title));
  const others = prettyTable(
    [header, ...results.map((result) => rowOf(result, ['']))].map((row) => row.filter((_, i) => !OPTIONAL.includes(i))),
  );
  const room = Math.max(MIN_NAME, width - Math.max(...others.map(widthOf)) + (HEADER[1] ?? '').length);
  return prettyTableWithin([header, ...results.map((result) => rowOf(result, wrap(result.target.name, room)))], page.width, OPTIONAL);
}

/** Returns the latency of the readiness probe, such as `34 ms`. */
function latencyOf(observations: readonly Observation[]): string {
  const ms = observations.find(({ role, latencyMs }) => role === 'readiness' && latencyMs !== undefined)?.latencyMs;
  return ms === undefined ? '-' : inMilliseconds(ms);
}

/** Returns the days of the certificate that ends first, of all that the checks of a target saw. */
function certificateOf(observations: readonly Observation[]): string {
  const days = Math.min(...observations.flatMap(({ tls }) => (tls ? [firstToEnd(tls).daysRemaining] : [])));
  if (days === Number.POSITIVE_INFINITY) return '-';
  return days < 0 ? 'expired' : `${Math.floor(days)} d`;
}

/**
 * Returns a target in a few words: the reason of its diagnosis or, for a ready target, its product and
 * version.
 */
export function inWords(diagnosis: Diagnosis | null, { product }: TargetMemory, observations: readonly Observation[] = []): string {
  if (!diagnosis) return product ? `${product.name} ${product.version}`.trim() : '';
  return reasonInWords(diagnosis, observations);
}

function findingsOf(results: readonly TargetResult[]): readonly SameFinding[] {
  return sameFindings(
    results.flatMap(({ target, health, observations }) => {
      const diagnosis = diagnose(target, health);
      return diagnosis ? [{ target, status: health.status, diagnosis, observations }] : [];
    }),
  );
}

/** The most targets that a finding names. */
const MAX_NAMED = 12;

function headOf(same: SameFinding, page: Page): string {
  const names = same.slice(0, MAX_NAMED).map(({ target }) => page.paint('bold', target.name));
  const more = same.length - names.length;
  return withMark(same[0].status, `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`, page);
}

function summary(results: readonly TargetResult[], tookMs: number, page: Page): string {
  const statuses = results.map(({ health }) => health.status);
  return `${withMark(worstStatus(statuses), tallyOf(statuses), page)} of ${results.length} in ${(tookMs / 1000).toFixed(1)} s`;
}
