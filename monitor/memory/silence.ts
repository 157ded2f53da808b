/**
 * Why people are not told of a target now, though it is looked at and judged: a maintenance window, a mute by hand, flapping, or because what
 * it depends on is red and told of instead.
 */
export const SILENCES = ['maintenance', 'muted', 'flapping', 'dependency'] as const;

/** One of them. */
export type Silence = (typeof SILENCES)[number];
