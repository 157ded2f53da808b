import type { ConfigRule, Severity } from './rule.ts';

/** One thing to say about a config file: where, what was expected, what was found, and what to do. */
export type Finding = {
  readonly rule: ConfigRule;
  readonly severity: Severity;
  readonly file: string;
  /** Both count from 1. */
  readonly line: number;
  readonly column: number;
  /** As people write it, `targets[2].readinessProbe.httpGet.port`; empty for the file as a whole. */
  readonly path: string;
  readonly expected: string;
  readonly got: string;
  /** One sentence with a capital and without a full stop. */
  readonly fix: string;
};

const PREFIX: Readonly<Record<Severity, string>> = { error: '', warning: 'warning: ', notice: 'note: ' };

/** One line an editor can jump from: `file:line:column path: expected …, got …. Fix`, warnings and notices marked after the position. */
export function formatFinding(issue: Finding): string {
  const place = `${issue.file}:${issue.line}:${issue.column}`;
  const path = issue.path === '' ? '' : `${issue.path}: `;
  return `${place} ${PREFIX[issue.severity]}${path}expected ${issue.expected}, got ${issue.got}. ${issue.fix}`;
}
