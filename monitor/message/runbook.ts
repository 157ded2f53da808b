import type { Reason } from '../observation/reason.ts';

/** Where the runbook is when the config names no other place: a path in this project. */
export const RUNBOOK = 'docs/runbook.md';

/** The link to a reason's article in the runbook. Anchors are as GitHub and GitLab make them from headings. */
export function runbookLink(reason: Reason, base: string = RUNBOOK): string {
  return `${base}#${reason.replaceAll('.', '')}`;
}
