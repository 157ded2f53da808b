import type { DeployProblem } from '../deployment/plan/plan.ts';

/** Ends a synth: everything that is wrong at once. Its message is for people; its stack trace is not. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly problems: readonly DeployProblem[];

  constructor(problems: readonly DeployProblem[]) {
    super(problems.map(({ says, fix }) => `${says}. Fix: ${fix}`).join('\n'));
    this.problems = problems;
  }
}

/** Throws a refusal unless there is nothing to refuse. */
export function refuse(problems: readonly DeployProblem[]): void {
  if (problems.length > 0) throw new Refusal(problems);
}
