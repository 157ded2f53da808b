/** Why a source cannot be read: `file` is in the hands of the person, `server` in those of another machine. */
export type ProblemKind = 'file' | 'server';

/** The error for a source that cannot be read. The message is one sentence without a full stop, as is the fix. */
export class SourceProblem extends Error {
  override readonly name = 'SourceProblem';
  readonly kind: ProblemKind;
  readonly fix: string;

  constructor(kind: ProblemKind, sentence: string, fix: string) {
    super(sentence);
    this.kind = kind;
    this.fix = fix;
  }
}
