import type { Path } from './path.ts';
import type { ConfigRule } from './rule.ts';

/** Lines and columns count from 1. */
export type Position = { readonly line: number; readonly column: number };

/** A finding before its position in the file is looked up by its path. */
export type UnplacedFinding = {
  readonly rule: ConfigRule;
  readonly path: Path;
  readonly expected: string;
  readonly got: string;
  readonly fix: string;
  /** The position is that of the key, not of its value. */
  readonly atKey?: boolean;
  readonly position?: Position;
  /**
   * Keys that the finding reports as missing. It is dropped if one of them is written but invalid, because
   * that has its own finding.
   */
  readonly absent?: readonly Path[];
};
