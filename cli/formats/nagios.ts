import type { TargetResult } from '../../monitor/engine/looking/round-once.ts';
import { diagnose } from '../../monitor/health/diagnosis.ts';
import { isRed, STATUSES, type Status, worstStatus } from '../../monitor/health/status.ts';
import { firstToEnd } from '../../monitor/observation/first-to-end.ts';
import { mainProbe, type Target } from '../../monitor/target/target.ts';
import { byteLength } from '../../monitor/text/byte-length.ts';
import { cutText } from '../../monitor/text/cut-text.ts';
import { type FinishedRound, shortfallOf } from './finished-round.ts';

/** The exit codes of a plugin. Source: Monitoring Plugins Development Guidelines, "Plugin Return Codes". */
export const NAGIOS_STATES = ['OK', 'WARNING', 'CRITICAL', 'UNKNOWN'] as const;

/** The most that Nagios reads, in bytes. Source: Nagios Core 4, "Nagios Plugin API", 4 KB before release 3, then 8 KB. */
const MAX_BYTES = 8192;

/** The most characters of the text of the first line, which is what a pager or a list of services shows. */
const MAX_FIRST = 500;

/** How many bytes of the rest the long text can take; performance data take what it leaves. */
const MAX_LONG = 4096;

/** Returns the exit code of a round as a plugin: that of its worst target, and 2 for a gate that stayed closed. */
export function nagiosExitCode(round: FinishedRound): 0 | 1 | 2 | 3 {
  const worst = worstStatus(round.results.map(({ health }) => health.status));
  if (isRed(worst)) return 2;
  if (worst === 'unknown' || worst === 'pending') return 3;
  if (shortfallOf(round) !== undefined) return 2;
  if (worst === 'degraded') return round.strict ? 2 : 1;
  return 0;
}

/**
 * Returns a round as the output of a Nagios or Icinga plugin: one line with performance data, then a line for
 * each target that is not ready. What 8 KB do not hold is left out, whole lines and whole values only.
 */
export function nagios(round: FinishedRound): string {
  const first = `GATEWATCH ${NAGIOS_STATES[nagiosExitCode(round)]} - ${plain(cutText(headline(round), MAX_FIRST))}`;
  const bad = round.results.filter(({ health }) => health.status !== 'ready').toSorted(worstFirst);
  const long = fitting(bad.map(longLine), '\n', MAX_LONG);
  const more = bad.length > long.length ? [`and ${bad.length - long.length} more`] : [];
  const lines = [...long, ...more];
  const rest = MAX_BYTES - byteLength([`${first} | `, ...lines, ''].join('\n'));
  const data = fitting(round.results.flatMap(performanceData), ' ', rest);
  return `${[data.length > 0 ? `${first} | ${data.join(' ')}` : first, ...lines].join('\n')}\n`;
}

/** Returns the output of a plugin that could not run. */
export function nagiosFault(sentence: string): string {
  return `GATEWATCH UNKNOWN - ${plain(cutText(sentence, MAX_FIRST))}\n`;
}

function headline(round: FinishedRound): string {
  const { results } = round;
  const bad = results.filter(({ health }) => health.status !== 'ready').toSorted(worstFirst);
  const shortfall = shortfallOf(round);
  const why = [...bad.map(inShort), ...(shortfall === undefined ? [] : [shortfall])].join('; ');
  if (results.length === 1 && bad.length === 1) return why;
  return why === '' ? `${tally(results)}` : `${tally(results)}: ${why}`;
}

function tally(results: readonly TargetResult[]): string {
  const counts = STATUSES.map((status) => [results.filter(({ health }) => health.status === status).length, status] as const);
  return counts.flatMap(([count, status]) => (count === 0 ? [] : [`${count} ${status}`])).join(', ');
}

function inShort({ target, health }: TargetResult): string {
  return `${target.name} ${health.status}: ${diagnose(target, health)?.summary}`;
}

function longLine({ target, health }: TargetResult): string {
  const diagnosis = diagnose(target, health);
  return plain(`${target.name} ${health.status}: ${diagnosis?.summary}. Fix: ${diagnosis?.fix}`);
}

function worstFirst(a: TargetResult, b: TargetResult): number {
  return rank(a.health.status) - rank(b.health.status);
}

function rank(status: Status): number {
  return STATUSES.indexOf(status);
}

// A bar begins the performance data.
function plain(text: string): string {
  return text.replaceAll('|', '/').replaceAll(/\s+/g, ' ');
}

/**
 * The latency of the main probe, and the days of the certificate that ends first. Thresholds are ranges: `30:` warns
 * below 30. Source: the guidelines, "Performance data" and "Threshold and ranges".
 */
function performanceData({ target, observations }: TargetResult): readonly string[] {
  const main = mainProbe(target);
  const latency = observations.find(({ probe }) => probe === main?.name)?.latencyMs;
  const days = observations.flatMap(({ tls }) => (tls ? [firstToEnd(tls).daysRemaining] : []));
  const { latencyMs = '', certificateDays = '' } = limitsOf(target);
  return [
    ...(latency === undefined ? [] : [`${label(target, main?.name ?? '')}=${figure(latency)}ms;${latencyMs};;0`]),
    ...(days.length === 0
      ? []
      : [`${label(target, 'cert_days')}=${figure(Math.min(...days))};${certificateDays === '' ? '' : `${certificateDays}:`};0:`]),
  ];
}

function limitsOf({ probes }: Target): { readonly latencyMs?: number; readonly certificateDays?: number } {
  const limits = probes.map(({ look }) => {
    if (look.kind !== 'read-off') return {};
    if (look.signal === 'latency') return { latencyMs: look.limitMs };
    return look.signal === 'certificate' ? { certificateDays: look.days } : {};
  });
  return Object.assign({}, ...limits);
}

function label({ name }: Target, what: string): string {
  return `'${`${name}_${what}`.replaceAll(/['=|]/g, '_')}'`;
}

function figure(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** Returns as many parts, from the first on, as fit into so many bytes with the separator after each. */
function fitting(parts: readonly string[], separator: string, bytes: number): readonly string[] {
  let left = bytes;
  const end = parts.findIndex((part) => {
    left -= byteLength(part) + separator.length;
    return left < 0;
  });
  return end < 0 ? parts : parts.slice(0, end);
}
