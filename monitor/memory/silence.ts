/**
 * Why people are not notified of a target now, although it is looked at and judged: a maintenance window, a mute by hand, flapping, or a
 * failing target that it depends on and that is notified of instead.
 */
export const SILENCES = ['maintenance', 'muted', 'flapping', 'dependency'] as const;

/** A reason for which notifications are suppressed. */
export type Silence = (typeof SILENCES)[number];
