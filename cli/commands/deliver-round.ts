import { isAbsolute, relative, resolve } from 'node:path';
import type { TargetResult } from '../../monitor/engine/looking/round-once.ts';
import type { ConfigSource, FinishedRound, Gate } from '../formats/finished-round.ts';
import { formatRound } from '../formats/format-round.ts';
import { githubSummary, MAX_SUMMARY_BYTES } from '../formats/github.ts';
import { nagiosExitCode } from '../formats/nagios.ts';
import type { RoundView } from '../print/pretty-round.ts';
import { showRound } from '../print/show-round.ts';
import type { CommonOptions, Session } from '../session/session.ts';
import { appendReport, sizeOf, writeReport } from '../session/write-report.ts';
import { asCliError } from '../terminal/cli-error.ts';
import type { OutputFormat, Terminal } from '../terminal/terminal.ts';

/** A report beside the output: its format and its file. */
export type Report = { readonly form: OutputFormat; readonly file: string };

/** The options of commands that deliver a round. */
export type RoundOptions = CommonOptions & RoundView & { readonly strict?: boolean; readonly report?: readonly Report[] };

/** A round, and the exit code that it ends with. */
export type Delivered = {
  readonly results: readonly TargetResult[];
  readonly at: number;
  readonly tookMs: number;
  readonly gate?: Gate;
  readonly exitCode: number;
};

/**
 * Writes a round to stdout and to the files of `--report`. Returns the exit code: that of the round, or 3 instead of 0
 * if something could not be written. With `--output nagios` it is that of a plugin.
 */
export async function deliverRound(terminal: Terminal, session: Session, options: RoundOptions, delivered: Delivered): Promise<number> {
  const { exitCode, ...parts } = delivered;
  const source = sourceIn(session.source, terminal.env);
  const round: FinishedRound = { ...parts, monitor: session.monitor, strict: options.strict ?? false, ...(source && { source }) };
  const textOf = (form: OutputFormat) => (form === 'pretty' ? prettyText(terminal, session, options, round) : formatRound(form, round));
  if (options.output === 'pretty') showRound(terminal, session, options, round);
  else terminal.out(await textOf(options.output));
  let isWritten = true;
  const attempt = (write: () => void) => {
    try {
      write();
    } catch (error) {
      isWritten = false;
      terminal.err(asCliError(error).line);
    }
  };
  for (const { form, file } of options.report ?? []) {
    const text = await textOf(form);
    attempt(() => writeReport(file, text));
  }
  const forms = [options.output, ...(options.report ?? []).map(({ form }) => form)];
  if (forms.includes('github')) attempt(() => summarize(terminal.env, round));
  const code = options.output === 'nagios' ? nagiosExitCode(round) : exitCode;
  return code === 0 && !isWritten ? 3 : code;
}

function summarize({ GITHUB_STEP_SUMMARY: file }: Terminal['env'], round: FinishedRound): void {
  // What stands in it already counts: GitHub takes nothing of a summary that is too large.
  if (file) appendReport(file, githubSummary(round, MAX_SUMMARY_BYTES - sizeOf(file)));
}

// GitHub finds a file by its path from the root of the repository.
function sourceIn(source: ConfigSource | undefined, { GITHUB_WORKSPACE: root }: Terminal['env']): ConfigSource | undefined {
  if (!source || !root) return source;
  const file = relative(root, resolve(source.file));
  return file.startsWith('..') || isAbsolute(file) ? undefined : { ...source, file };
}

// A file has no colors and no width.
function prettyText(terminal: Terminal, session: Session, options: RoundOptions, round: FinishedRound): string {
  let text = '';
  const out = (more: string) => {
    text += more;
  };
  showRound(
    { ...terminal, out, isOutTty: false },
    { ...session, page: { paint: (_, plain) => plain, isAscii: session.page.isAscii } },
    options,
    round,
  );
  return text;
}
