import type { PriceName } from './prices.ts';

/** A monthly quantity of one billed item, without its price. */
export type CostItem = { readonly item: string; readonly price: PriceName; readonly quantity: number; readonly note?: string };

/** The hours of a month, as in the examples of AWS. */
export const MONTH_HOURS = 730;

/** The minutes of a month, which is the number of rounds of a shard. */
export const MONTH_MINUTES = MONTH_HOURS * 60;
