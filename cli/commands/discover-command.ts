import { type Checked, refusedIndex, targetsOf, withoutRefused } from '../../discover/checked-targets.ts';
import type { Discovered, FoundTarget } from '../../discover/found.ts';
import { SourceProblem } from '../../discover/source-problem.ts';
import { mergeConfig } from '../../discover/writing/merge-config.ts';
import { configOf } from '../../discover/writing/write-config.ts';
import { formatFinding } from '../../monitor/grammar/finding.ts';
import { quote } from '../../monitor/text/quote.ts';
import { compileText, readConfigFile } from '../session/load-config.ts';
import { replaceFile } from '../session/replace-file.ts';
import { CliError } from '../terminal/cli-error.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { readSource, type SourceOptions } from './discover-source.ts';

/** The options of `discover`: the source, and where its targets go. */
export type DiscoverOptions = SourceOptions & { readonly source: string };

/**
 * Runs `gatewatch discover`: prints a config of what a source names, or adds it to one. Returns exit code 0; throws
 * CliError if the source cannot be read, names nothing, or the file cannot be changed.
 */
export async function discover(terminal: Terminal, options: DiscoverOptions): Promise<number> {
  const { source, from, into } = options;
  const found = await readSource(terminal, source, options).catch((error: unknown) => Promise.reject(asSourceError(error)));
  const { targets, left } = checked(terminal, targetsOf(found), into ?? 'gatewatch.yaml');
  const notes = [...found.notes, ...left];
  if (targets.length === 0) {
    for (const note of notes) terminal.err(`note: ${quote(note, 300)}\n`);
    throw new CliError('nothing-found', `${source} names no server that can be a target`);
  }
  if (into !== undefined) return merge(terminal, into, { targets, notes });
  terminal.out(configOf(targets, [`Found by \`gatewatch discover --from ${from}\` in ${source}. Review it before you use it.`, ...notes]));
  return 0;
}

function asSourceError(error: unknown): unknown {
  if (!(error instanceof SourceProblem)) return error;
  return new CliError(error.kind === 'file' ? 'source-unreadable' : 'source-unreachable', quote(error.message, 400), error.fix);
}

/** What a config refuses is left out: an error in one target would keep all others from being used. */
function checked(terminal: Terminal, targets: readonly FoundTarget[], file: string): Checked {
  if (targets.length === 0) return { targets, left: [] };
  const { issues } = compileText(terminal, file, configOf(targets, []));
  const whole = issues.find((issue) => issue.severity === 'error' && refusedIndex(issue) === undefined);
  if (!whole) return withoutRefused(targets, issues);
  const sentence = `${targets.length} targets are more than one config can hold: expected ${whole.expected}, got ${whole.got}`;
  throw new CliError('source-unreadable', sentence, 'give a part of the source, such as one namespace or one environment');
}

function merge(terminal: Terminal, file: string, { targets, notes }: Discovered): number {
  const read = readConfigFile(file);
  if ('problem' in read) {
    if (read.problem !== 'missing') throw new CliError('not-merged', `cannot read ${file}`, 'check the path and its permissions');
    throw new CliError('config-missing', `${file} does not exist`, `leave out --into, and write the output to ${file}`);
  }
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(read.bytes);
  const compiled = compileText(terminal, file, text);
  demandValid(terminal, compiled.issues, `${file} has errors already, so nothing was added`);
  const merged = mergeConfig(text, compiled.targets, targets);
  if ('why' in merged) throw new CliError('not-merged', `nothing was added to ${file}: ${merged.why}`);
  if (merged.text !== text) {
    demandValid(terminal, compileText(terminal, file, merged.text).issues, `${file} would have errors afterward, so nothing was added`);
    replaceFile(file, read.bytes, merged.text);
  }
  for (const line of merged.added) terminal.err(`added ${quote(line, 300)}\n`);
  for (const line of [...notes, ...merged.notes]) terminal.err(`note: ${quote(line, 300)}\n`);
  const { length } = merged.added;
  terminal.err(length === 0 ? `${file} has all of it already\n` : `changed ${file}: ${length} addition${length === 1 ? '' : 's'}\n`);
  return 0;
}

function demandValid(terminal: Terminal, issues: ReturnType<typeof compileText>['issues'], sentence: string): void {
  const errors = issues.filter(({ severity }) => severity === 'error');
  for (const issue of errors) terminal.err(`${formatFinding(issue)}\n`);
  if (errors.length > 0) throw new CliError('not-merged', sentence, 'apply the fix at the end of each line above');
}
