import type { TargetResult } from '../../monitor/engine/looking/round-once.ts';
import { diagnose } from '../../monitor/health/diagnosis.ts';
import { isRed, STATUSES } from '../../monitor/health/status.ts';
import { cutText } from '../../monitor/text/cut-text.ts';
import { defined } from '../../monitor/text/objects.ts';
import { type FinishedRound, shortfallOf } from './finished-round.ts';

type Level = 'error' | 'warning';

type Annotation = { readonly level: Level; readonly title: string; readonly message: string; readonly line?: number };

/** How many annotations of a level GitHub shows for a step. Source: GitHub Docs, "Checks API: limits" and runner. */
const MAX_OF_A_LEVEL = 10;

/** The most characters of the list of targets that have no annotation of their own. */
const MAX_NAMES = 1000;

/** Returns a round for the log of GitHub Actions: a line for each target, then an annotation for each that is not ready. */
export function github(round: FinishedRound): string {
  const width = Math.max(...STATUSES.map((status) => status.length));
  const log = round.results.map(({ target, health }) => `${health.status.padEnd(width)}  ${target.name}  ${target.profile}`);
  const all = round.results.flatMap((result) => annotationOf(result, round));
  const shortfall = shortfallOf(round);
  const gate: readonly Annotation[] = shortfall === undefined ? [] : [{ level: 'error', title: 'gatewatch wait', message: shortfall }];
  const shown = (['error', 'warning'] as const).flatMap((level) => fewOf([...gate, ...all].filter((one) => one.level === level)));
  const lines = [...log.map(inert), ...shown.map((one) => commandOf(one, round.source?.file))];
  return lines.map((line) => `${line}\n`).join('');
}

function annotationOf({ target, health }: TargetResult, { strict, source }: FinishedRound): readonly Annotation[] {
  const { status } = health;
  const diagnosis = diagnose(target, health);
  if (!diagnosis) return [];
  const level = status === 'degraded' && !strict ? 'warning' : 'error';
  const message = `${diagnosis.summary}\nFix: ${diagnosis.fix}`;
  return [{ level, title: `${target.name} ${status}`, message, ...defined({ line: source?.lines.get(target.name) }) }];
}

// What GitHub would drop without a word is named in the last annotation that it shows.
function fewOf(some: readonly Annotation[]): readonly Annotation[] {
  const [first] = some;
  if (!first || some.length <= MAX_OF_A_LEVEL) return some;
  const rest = some.slice(MAX_OF_A_LEVEL - 1);
  const names = cutText(rest.map(({ title }) => title).join(', '), MAX_NAMES);
  return [...some.slice(0, MAX_OF_A_LEVEL - 1), { level: first.level, title: `and ${rest.length} more`, message: names }];
}

function commandOf({ level, title, message, line }: Annotation, file: string | undefined): string {
  const place = file === undefined ? {} : { file, ...defined({ line: line === undefined ? undefined : String(line) }) };
  const properties = Object.entries({ ...place, title }).map(([key, value]) => `${key}=${escapeProperty(value)}`);
  return `::${level} ${properties.join(',')}::${escapeData(message)}`;
}

// Source: actions/toolkit, "command.ts", and the order in which the runner reads them back.
function escapeData(text: string): string {
  return inert(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

// The runner obeys the older form of a command, `##[name]`, wherever it stands in a line.
function inert(text: string): string {
  return text.replaceAll('##[', '## [');
}

/** The most that GitHub takes of the summary of a step, in bytes. Source: GitHub Docs, "Adding a job summary". */
export const MAX_SUMMARY_BYTES = 1024 * 1024;

/** Returns a round as Markdown in at most so many bytes: the worst targets first, whole rows only. */
export function githubSummary(round: FinishedRound, bytes: number = MAX_SUMMARY_BYTES): string {
  const sorted = round.results.toSorted((a, b) => STATUSES.indexOf(a.health.status) - STATUSES.indexOf(b.health.status));
  const shortfall = shortfallOf(round);
  const gate = shortfall === undefined ? '' : `**The gate stayed closed:** ${shortfall}.\n\n`;
  const head = `### gatewatch: ${escapeMarkdown(round.monitor)}\n\n${gate}| status | target | profile | why | fix |\n|---|---|---|---|---|\n`;
  const rows = sorted.map(rowOf);
  const more = (count: number) => `\nand ${count} more\n`;
  const isWhole = Buffer.byteLength(head + rows.join('')) <= bytes;
  let left = bytes - Buffer.byteLength(head) - (isWhole ? 0 : Buffer.byteLength(more(rows.length)));
  if (left < 0) return '';
  const end = rows.findIndex((row) => {
    left -= Buffer.byteLength(row);
    return left < 0;
  });
  return end < 0 ? head + rows.join('') : `${head}${rows.slice(0, end).join('')}${more(rows.length - end)}`;
}

function rowOf({ target, health }: TargetResult): string {
  const diagnosis = diagnose(target, health);
  const word = isRed(health.status) ? `**${health.status}**` : health.status;
  const cells = [target.name, target.profile, diagnosis?.summary ?? '', diagnosis?.fix ?? ''].map(escapeMarkdown);
  return `| ${[word, ...cells].join(' | ')} |\n`;
}

// Any ASCII punctuation can be escaped. Source: CommonMark 0.31, "Backslash escapes". HTML and mentions end with it.
function escapeMarkdown(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[!-/:-@[-`{-~]/g, '\\$&');
}
