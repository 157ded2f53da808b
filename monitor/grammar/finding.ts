import type { ConfigRule, Severity } from './rule.ts';
import { sentenceOf } from './sentence.ts';

/** A problem, a warning, or a note about a config file, with its place and its fix. */
export type Finding = {
  readonly rule: ConfigRule;
  readonly severity: Severity;
  readonly file: string;
  /** Lines and columns count from 1. */
  readonly line: number;
  readonly column: number;
  /** The path of the key, such as `targets[2].readinessProbe.httpGet.port`; empty for the file as a whole. */
  readonly path: string;
  readonly expected: string;
  readonly got: string;
  /** What to do: a sentence with a capital letter and without a full stop. */
  readonly fix: string;
};

const PREFIX: Readonly<Record<Severity, string>> = { error: '', warning: 'warning: ', notice: 'note: ' };

/**
 * Formats a finding as one line that an editor can jump from: `file:line:column path: sentence. Fix`.
 * Warnings and notices are marked after the position.
 */
export function formatFinding(issue: Finding): string {
  const place = `${issue.file}:${issue.line}:${issue.column}`;
  const path = issue.path === '' ? '' : `${issue.path}: `;
  return `${place} ${PREFIX[issue.severity]}${path}${sentenceOf(issue.rule, issue)}. ${issue.fix}`;
}
