import type { PriceName } from './prices.ts';

/** So many of something a month, still without its price. */
export type CostItem = { readonly item: string; readonly price: PriceName; readonly quantity: number; readonly note?: string };

/** A month as AWS counts it in its own examples: 730 hours. */
export const MONTH_HOURS = 730;

/** Rounds of one shard in a month. */
export const MONTH_MINUTES = MONTH_HOURS * 60;
