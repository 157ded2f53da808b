import type { MonitorSettings } from '../../monitor/target/settings.ts';
import type { Plan } from '../plan/plan.ts';
import type { Found } from './account.ts';

/** Something wrong with a deployed monitor. `broken` = alerts may be lost or nobody looks; `warning` = worth knowing; `unreadable` = nobody could tell. */
export type Symptom = {
  readonly code: string;
  readonly severity: 'broken' | 'unreadable' | 'warning';
  /** What, and where. */
  readonly what: string;
  /** Why it matters. */
  readonly why: string;
  readonly fix: string;
};

/** How a config gets into the account. */
export const DEPLOY = 'npx cdk deploy --all';

/**
 * How something is put back that should be there: a deployment compares with the last one, and alone does not see what was changed by hand.
 * Source: AWS CloudFormation user guide, "Using drift-aware change sets".
 */
export const PUT_BACK = `${DEPLOY}; when it was deployed before and changed by hand: ${DEPLOY} --revert-drift`;

/** What should be there, and when it is looked for. */
export type Expected = {
  readonly settings: MonitorSettings;
  readonly plan: Plan;
  /** The release that looks. */
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly now: number;
};

/** What was found, or that it could not be read: then nothing can be said of it. */
export function whenRead<T>(found: Found<T> | undefined, what: string, judge: (value: T) => readonly Symptom[]): readonly Symptom[] {
  if (!found) return [];
  if ('value' in found) return judge(found.value);
  return [
    {
      code: 'unreadable',
      severity: 'unreadable',
      what: `${what} cannot be read: ${found.unreadable}`,
      why: 'nobody can tell whether it is in order',
      fix: /denied|not authorized|forbidden/i.test(found.unreadable)
        ? 'allow it: the policy for doctor is in docs/how-to/permissions.md'
        : 'try again; an emulator or an older region may not know the call: then look at it by hand',
    },
  ];
}

/** Something by which alerts are lost or nobody looks. */
export function broken(code: string, what: string, why: string, fix: string): Symptom {
  return { code, severity: 'broken', what, why, fix };
}
