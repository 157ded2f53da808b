import { defined } from '../../monitor/text/objects.ts';
import type { Plan } from '../plan/plan.ts';
import { announcerItems, beatItems, changeItems } from './changes.ts';
import type { CostItem } from './item.ts';
import { metricItems } from './metrics.ts';
import { pageItems } from './page.ts';
import { type PriceName, priceOf, unitPrice } from './prices.ts';
import { resourceItems } from './resources.ts';
import { roundItems } from './rounds.ts';
import { voterItems } from './voters.ts';

/** One item of the monthly cost. */
export type CostLine = {
  readonly item: string;
  /** The row in the price table. */
  readonly price: PriceName;
  readonly quantity: number;
  readonly unit: string;
  /** The price of one unit, USD. */
  readonly unitPrice: number;
  /** The cost of the item, USD in whole cents. */
  readonly usd: number;
  readonly note?: string;
};

/** The monthly cost of a deployment at list prices, without the free tier. */
export type Cost = {
  readonly lines: readonly CostLine[];
  /** The sum of the lines, USD in whole cents. */
  readonly total: number;
  /** The saving by the free tier if nothing else in the account uses it, USD in whole cents. */
  readonly freeTier: number;
};

/** Returns the monthly cost of a deployment. */
export function monthlyCost(plan: Plan): Cost {
  const items = [
    ...metricItems(plan),
    ...resourceItems(plan),
    ...roundItems(plan),
    ...announcerItems(plan),
    ...beatItems(plan),
    ...changeItems(plan),
    ...pageItems(plan),
    ...voterItems(plan),
  ];
  const lines = items.filter(({ quantity }) => quantity > 0).map(lineOf);
  return { lines, total: sumOf(lines.map(({ usd }) => usd)), freeTier: freeTierOf(lines) };
}

/** Formats an amount of USD, such as `$1,234.50`. */
export function formatUsd(usd: number): string {
  return `$${usd.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

/** Returns the line with the highest cost; undefined if there is none. */
export function costliestLine({ lines }: Cost): CostLine | undefined {
  return lines.reduce<CostLine | undefined>((most, line) => (most && most.usd >= line.usd ? most : line), undefined);
}

function lineOf({ item, price, quantity, note }: CostItem): CostLine {
  const each = unitPrice(price);
  const { unit } = priceOf(price);
  // Four decimals are enough to compute the cents again.
  const line = { item, price, quantity: Math.round(quantity * 10_000) / 10_000, unit, unitPrice: each, usd: cents(quantity * each) };
  return { ...line, ...defined({ note }) };
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
