/** What pages: nothing, each target by itself, or each shard for the targets in it. */
export const PAGES = ['none', 'target', 'shard'] as const;

/** One of these choices. */
export type Pages = (typeof PAGES)[number];
