import type { TargetResult } from '../../monitor/engine/looking/round-once.ts';

/** How far a gate came: consecutive ready rounds, and how many of them open it. */
export type Gate = { readonly open: boolean; readonly ready: number; readonly required: number };

/** The config as the user named it, and the line of each target in it, by name. */
export type ConfigSource = { readonly file: string; readonly lines: ReadonlyMap<string, number> };

/** A finished round as the formats for pipelines get it. */
export type FinishedRound = {
  readonly monitor: string;
  readonly results: readonly TargetResult[];
  /** Its time in milliseconds since 1970. */
  readonly at: number;
  readonly tookMs: number;
  /** Whether degraded counts as not ready. */
  readonly strict: boolean;
  /** Absent if the round is not that of a gate. */
  readonly gate?: Gate;
  /** Absent if there is no file to point at: the config came from a pipe, or is that of the sandbox. */
  readonly source?: ConfigSource;
};

/** Returns why a gate stayed closed, in a few words; undefined if it opened or there is none. */
export function shortfallOf({ gate }: Pick<FinishedRound, 'gate'>): string | undefined {
  return gate && !gate.open ? `${gate.ready} of ${gate.required} consecutive ready rounds` : undefined;
}
