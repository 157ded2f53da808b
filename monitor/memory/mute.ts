import { isMoment, isRecord } from '../text/guards.ts';

/** A target that somebody muted by hand, without a deployment. */
export type Mute = {
  readonly target: string;
  /** Milliseconds since 1970, as `until`. */
  readonly from: number;
  readonly until: number;
  /** Who muted the target, and why. */
  readonly by: string;
  readonly why: string;
};

/** The name of the record that holds all mutes of a monitor. */
export const MUTES = 'mutes';

/** Reads the record of mutes; undefined if this release did not write it. An absent record means no mutes. */
export function mutesIn(value: unknown): readonly Mute[] | undefined {
  if (value === undefined) return [];
  if (!isRecord(value) || value.v !== 1 || !Array.isArray(value.mutes) || !value.mutes.every(isMute)) return undefined;
  return value.mutes;
}

/** Returns the record of these mutes, without expired ones. */
export function mutesRecord(mutes: readonly Mute[], now: number): { readonly v: 1; readonly mutes: readonly Mute[] } {
  return { v: 1, mutes: mutes.filter(({ until }) => until > now) };
}

/**
 * Returns the mute of a target that is in force at a time; if there are several, the one that lasts longest.
 */
export function muteAt(mutes: readonly Mute[], target: string, at: number): Mute | undefined {
  return mutes
    .filter((mute) => mute.target === target && mute.from <= at && at < mute.until)
    .reduce<Mute | undefined>((longest, mute) => (longest && longest.until >= mute.until ? longest : mute), undefined);
}

function isMute(value: unknown): value is Mute {
  if (!isRecord(value)) return false;
  const { target, from, until, by, why } = value;
  return [target, by, why].every((text) => typeof text === 'string') && [from, until].every(isMoment);
}
