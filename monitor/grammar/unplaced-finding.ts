import type { Path } from './path.ts';
import type { ConfigRule } from './rule.ts';

/** Both count from 1. */
export type Position = { readonly line: number; readonly column: number };

/** An issue before it is looked up in the file: it knows its path, and its position only when there is no path. */
export type UnplacedFinding = {
  readonly rule: ConfigRule;
  readonly path: Path;
  readonly expected: string;
  readonly got: string;
  readonly fix: string;
  /** Point at the key, not at its value. */
  readonly atKey?: boolean;
  readonly position?: Position;
  /** Keys that the finding calls missing. It is dropped where one of them is there but damaged: that has a finding of its own. */
  readonly absent?: readonly Path[];
};
