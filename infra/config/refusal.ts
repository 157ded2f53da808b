import type { DeployFinding } from '../../deployment/plan/plan.ts';

/** Ends a synth: everything that is wrong at once. Its message is for people; its stack trace is not. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly problems: readonly DeployFinding[];

  constructor(problems: readonly DeployFinding[]) {
    super(problems.map(({ says, fix }) => `${says}. Fix: ${fix}`).join('\n'));
    this.problems = problems;
  }
}

/** Throws a refusal unless there is nothing to refuse. */
export function refuse(problems: readonly DeployFinding[]): void {
  if (problems.length > 0) throw new Refusal(problems);
}
