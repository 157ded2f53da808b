import type { MonitorSettings } from '../../monitor/target/settings.ts';
import type { Plan } from '../plan/plan.ts';
import type { Found } from './account.ts';

/**
 * A problem of a deployed monitor. `broken`: notifications may be lost, or targets are not checked.
 * `warning`: notifications work. `unreadable`: the resource could not be read.
 */
export type Symptom = {
  readonly code: string;
  readonly severity: 'broken' | 'unreadable' | 'warning';
  /** One sentence without a full stop: the problem, and the resource. */
  readonly what: string;
  /** The consequence of the problem. */
  readonly why: string;
  readonly fix: string;
};

/** The command that deploys the config. */
export const DEPLOY = 'npx gatewatch deploy';

/**
 * The fix for a missing or changed resource. A deployment alone does not detect manual changes. Source: AWS
 * CloudFormation user guide, "Using drift-aware change sets".
 */
export const PUT_BACK = `${DEPLOY}; if it was deployed before and changed manually: ${DEPLOY} --revert-drift`;

/** The settings and the plan that the account is compared with. */
export type Expected = {
  readonly settings: MonitorSettings;
  readonly plan: Plan;
  /** The release of this command. */
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly now: number;
};

/**
 * Returns the symptoms of a value that was read, a symptom `unreadable` if it was not, and none if it was not
 * requested.
 */
export function whenRead<T>(found: Found<T> | undefined, what: string, judge: (value: T) => readonly Symptom[]): readonly Symptom[] {
  if (!found) return [];
  if ('value' in found) return judge(found.value);
  return [
    {
      code: 'unreadable',
      severity: 'unreadable',
      what: `${what} cannot be read: ${found.unreadable}`,
      why: 'it may or may not be in order',
      fix: /denied|not authorized|forbidden/i.test(found.unreadable)
        ? 'allow the call: the policy for doctor is in docs/how-to/permissions.md'
        : 'try again; if an emulator or a region does not support the call, check the resource manually',
    },
  ];
}

/** Creates a symptom of severity `broken`. */
export function broken(code: string, what: string, why: string, fix: string): Symptom {
  return { code, severity: 'broken', what, why, fix };
}
