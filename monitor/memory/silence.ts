/**
 * Why notifications of a target are suppressed although it is checked and judged: a maintenance window, a
 * mute, flapping, or a failing target that it depends on and whose alert lists it.
 */
export const SILENCES = ['maintenance', 'muted', 'flapping', 'dependency'] as const;

/** A reason for which notifications are suppressed. */
export type Silence = (typeof SILENCES)[number];
