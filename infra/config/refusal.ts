import type { DeployFinding } from '../../deployment/plan/plan.ts';

/**
 * The error that ends a synth, with all problems at once. Its message is for people; its stack trace is not
 * shown.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly problems: readonly DeployFinding[];

  constructor(problems: readonly DeployFinding[]) {
    super(problems.map(({ says, fix }) => `${says}. Fix: ${fix}`).join('\n'));
    this.problems = problems;
  }
}

/** Throws a refusal if there are problems. */
export function refuse(problems: readonly DeployFinding[]): void {
  if (problems.length > 0) throw new Refusal(problems);
}
