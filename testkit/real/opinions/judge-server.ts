import { type LoggingPart, loudLines, noteLog } from '../report/loud-lines.ts';
import type { Program } from '../start-program.ts';
import { askGatewatch, type OwnOpinion } from './ask-gatewatch.ts';
import { type Case, type Compared, compareOpinions, unexplained } from './compare-opinions.ts';

/** A running part and the questions to it. */
export type Judged = {
  readonly part: LoggingPart;
  readonly program: Program;
  /** The cases that must leave no line in the log, and those that may leave what they name. */
  readonly healthy: readonly Case[];
  readonly odd: readonly Case[];
  /** Why the odd cases leave lines. */
  readonly expected: string;
  /** Leaves a line in the log, and resolves when it is there: a log is in order. Returns the lines before. */
  readonly mark: (lines: () => readonly string[]) => Promise<readonly string[]>;
};

/** What was wrong with the judgements of a part: everything must be empty. */
export type Judgement = {
  /** The reason of each case that was not the one that it names. */
  readonly otherReasons: readonly string[];
  /** The lines that healthy cases have left, and those that no odd case accounts for. */
  readonly lines: readonly string[];
  readonly unexplained: readonly string[];
};

/** Asks with gatewatch and reads the log, then asks with the other clients. */
export async function judgeServer({ part, program, healthy, odd, expected, mark }: Judged): Promise<Judgement> {
  const quiet = loudLines(part, program);
  const found = await askGatewatch(healthy);
  const lines = noteLog(part, healthy.length, await mark(quiet));
  const compared: readonly Compared[] = await compareOpinions(part, healthy, found);
  const loud = loudLines(part, program);
  const troubled = await askGatewatch(odd);
  const more = noteLog(part, odd.length, await mark(loud), expected);
  return {
    otherReasons: [...otherReasons(healthy, found), ...otherReasons(odd, troubled)],
    lines: [...lines, ...more.filter((line) => !odd.some(({ leaves }) => leaves?.test(line)))],
    unexplained: unexplained([...compared, ...(await compareOpinions(part, odd, troubled))]),
  };
}

function otherReasons(cases: readonly Case[], opinions: readonly OwnOpinion[]): readonly string[] {
  return cases.flatMap(({ name, reason }, index) => {
    const looked = opinions[index]?.looked;
    return looked?.reason === reason ? [] : [`${name}: expected ${reason}, got ${looked?.reason} (${looked?.detail})`];
  });
}
