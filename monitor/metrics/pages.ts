/** What rings at the pager: nothing, each target by itself, or shards for the targets they hold. */
export const PAGES = ['none', 'target', 'shard'] as const;

/** One of them. */
export type Pages = (typeof PAGES)[number];
