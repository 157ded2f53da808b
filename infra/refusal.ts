/** Something that keeps a config from being deployed: one sentence without a full stop, and what to do about it. */
export type Problem = { readonly says: string; readonly fix: string };

/** Ends a synth: everything that is wrong at once. Its message is for people; its stack trace is not. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(({ says, fix }) => `${says}. Fix: ${fix}`).join('\n'));
    this.problems = problems;
  }
}

/** Throws a refusal unless there is nothing to refuse. */
export function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new Refusal(problems);
}
