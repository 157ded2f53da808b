import type { Plan } from '../plan/plan.ts';
import { announcerItems, beatItems, changeItems } from './changes.ts';
import type { CostItem } from './item.ts';
import { metricItems } from './metrics.ts';
import { type PriceName, priceOf, unitPrice } from './prices.ts';
import { resourceItems } from './resources.ts';
import { roundItems } from './rounds.ts';

/** One line of the month's bill. */
export type CostLine = {
  readonly item: string;
  /** The row of the price table. */
  readonly price: PriceName;
  readonly quantity: number;
  readonly unit: string;
  /** USD for one. */
  readonly unitPrice: number;
  /** Whole cents. */
  readonly usd: number;
  readonly note?: string;
};

/** A month of the monitor at list prices, without any free tier. */
export type Cost = {
  readonly lines: readonly CostLine[];
  /** The sum of the lines, USD in whole cents. */
  readonly total: number;
  /** What the free tier of an account would take off if nothing else in it used any, USD in whole cents. */
  readonly freeTier: number;
};

/** What a deployment costs a month. */
export function monthlyCost(plan: Plan): Cost {
  const items = [
    ...metricItems(plan),
    ...resourceItems(plan),
    ...roundItems(plan),
    ...announcerItems(plan),
    ...beatItems(plan),
    ...changeItems(plan),
  ];
  const lines = items.filter(({ quantity }) => quantity > 0).map(lineOf);
  return { lines, total: sumOf(lines.map(({ usd }) => usd)), freeTier: freeTierOf(lines) };
}

/** USD as people write it, `$1,234.50`; the same text stands in the outputs of the stack. */
export function formatUsd(usd: number): string {
  return `$${usd.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

/** The line that costs most; undefined when there is none. */
export function dearestLine({ lines }: Cost): CostLine | undefined {
  return lines.reduce<CostLine | undefined>((most, line) => (most && most.usd >= line.usd ? most : line), undefined);
}

function lineOf({ item, price, quantity, note }: CostItem): CostLine {
  const each = unitPrice(price);
  const { unit } = priceOf(price);
  // Four digits are enough to find the cents again.
  const line = { item, price, quantity: Math.round(quantity * 10_000) / 10_000, unit, unitPrice: each, usd: cents(quantity * each) };
  return { ...line, ...(note !== undefined && { note }) };
}

function freeTierOf(lines: readonly CostLine[]): number {
  const byPrice = [...Map.groupBy(lines, ({ price }) => price)];
  return sumOf(
    byPrice.map(([price, some]) => {
      const used = some.reduce((sum, { quantity }) => sum + quantity, 0);
      return cents(Math.min(used, priceOf(price).free ?? 0) * unitPrice(price));
    }),
  );
}

function sumOf(usd: readonly number[]): number {
  return cents(usd.reduce((sum, one) => sum + one, 0));
}

function cents(usd: number): number {
  return Math.round(usd * 100) / 100;
}
