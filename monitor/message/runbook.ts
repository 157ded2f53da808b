import type { Reason } from '../observation/reason.ts';

/** The runbook that links refer to when the config sets no `runbook`: a path in this repository. */
export const RUNBOOK = 'docs/runbook.md';

/**
 * Returns the link to the runbook entry of a reason. The anchor is the one that GitHub and GitLab derive from
 * a heading.
 */
export function runbookLink(reason: Reason, base: string = RUNBOOK): string {
  return `${base}#${reason.replaceAll('.', '')}`;
}
