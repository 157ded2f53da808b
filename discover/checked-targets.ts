import type { Finding } from '../monitor/grammar/finding.ts';
import { combineTargets } from './combine-targets.ts';
import type { Discovered, FoundTarget } from './found.ts';
import { named } from './target-names.ts';

/** The targets of a source as they are written: each server once, each name once. */
export function targetsOf({ targets }: Discovered): readonly FoundTarget[] {
  return named(combineTargets(targets));
}

/** Which of the written targets the config takes, and lines about the others. */
export type Checked = { readonly targets: readonly FoundTarget[]; readonly left: readonly string[] };

/** Which target a finding is about; undefined = the file as a whole. */
export function refusedIndex({ path }: Finding): number | undefined {
  const index = /^targets[[.](\d+)/.exec(path)?.[1];
  return index === undefined ? undefined : Number(index);
}

/** Leaves out the targets that `validate` would refuse, with the reason, so that the others can be used. */
export function withoutRefused(targets: readonly FoundTarget[], issues: readonly Finding[]): Checked {
  const errors = issues.filter(({ severity }) => severity === 'error');
  const refusals = new Map(errors.map((issue) => [refusedIndex(issue), issue]));
  return {
    targets: targets.filter((_, i) => !refusals.has(i)),
    left: targets.flatMap(({ name, from }, i) => {
      const issue = refusals.get(i);
      return issue ? [`left out: ${name} (${from}): expected ${issue.expected}, got ${issue.got}. ${issue.fix}`] : [];
    }),
  };
}
