import { type Canaries, canariesFor } from '../../deployment/cost/canaries.ts';
import { MONTH_HOURS } from '../../deployment/cost/item.ts';
import { type Cost, type CostLine, formatUsd } from '../../deployment/cost/monthly-cost.ts';
import { PRICE_REGION, PRICES_GATHERED, priceOf, unitPrice } from '../../deployment/cost/prices.ts';
import type { Page } from '../terminal/terminal.ts';
import { prettyTable, wrap } from './pretty-table.ts';
import type { PricedPlan } from './priced-plan.ts';

/** A note is not pressed into less, however narrow the terminal is. */
const MIN_NOTE = 24;

/** The month's bill: its lines, the total, where the prices are from, and what CloudWatch Synthetics would take. */
export function prettyCost({ plan, cost }: PricedPlan, { paint, width = Number.POSITIVE_INFINITY }: Page): readonly string[] {
  const total = ['  total', '', '', formatUsd(cost.total)];
  const rows = alignRight([...cost.lines.map((line) => rowOf(line)), total], [1, 2, 3]);
  const room = Math.max(MIN_NOTE, width - Math.max(...prettyTable(rows).map((line) => line.length)) - 2);
  const dim = (text: string, most: number) =>
    wrap(text, most)
      .split('\n')
      .map((line) => paint('dim', line));
  const notes = cost.lines.map(({ note }) => dim(note ?? '', room).join('\n'));
  const table = prettyTable(
    rows.map((row, i) => [...row.map((cell) => (i === cost.lines.length ? paint('bold', cell) : cell)), notes[i] ?? '']),
  );
  return [paint('bold', 'a month'), ...table, '', ...footnotes(plan, cost).flatMap((line) => dim(line, width))];
}

function rowOf({ item, price, quantity, unit, usd }: CostLine): readonly string[] {
  const { usd: each, per, source } = priceOf(price);
  const mark = source === 'memory' ? ' *' : '';
  const noun = quantity === 1 ? unit.replace(/s$/, '') : unit;
  return [
    `  ${item}`,
    `${amount(quantity)} ${noun}`,
    `${rate(each)} ${per === 1 ? 'each' : `for ${per.toLocaleString('en-US')}`}${mark}`,
    formatUsd(usd),
  ];
}

function rate(usd: number): string {
  return `$${usd.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 10 })}`;
}

function footnotes(plan: PricedPlan['plan'], cost: Cost): readonly string[] {
  const isFromMemory = cost.lines.some(({ price }) => priceOf(price).source === 'memory');
  const { stepPerTarget, stepPerLook } = canariesFor(plan);
  const nat = (unitPrice('natHour') + unitPrice('publicAddressHour')) * MONTH_HOURS;
  return [
    `List prices of ${PRICE_REGION}, gathered on ${PRICES_GATHERED} from the pages named in docs/explanation/cost.md; other regions differ by some percent.`,
    ...(isFromMemory ? ['* remembered, not verified.'] : []),
    `No free tier is counted; where nothing else in the account uses it, it takes off ${formatUsd(cost.freeTier)}.`,
    ...(plan.functions.some(({ vpc }) => vpc)
      ? [
          `From a VPC a function reaches AWS by a NAT gateway or endpoints, which are not ours: a NAT gateway takes ${formatUsd(nat)} with its address, and data.`,
        ]
      : []),
    `CloudWatch Synthetics, canaries of ten steps each minute, ${compare(stepPerTarget, cost, 'target')}; ${compare(stepPerLook, cost, 'look')}.`,
  ];
}

function compare({ canaries, usd }: Canaries, { total }: Cost, per: string): string {
  return `a step for each ${per}: ${canaries.toLocaleString('en-US')} of them, ${formatUsd(usd)} (${(usd / total).toFixed(1)} times as much)`;
}

function amount(quantity: number): string {
  const digits = quantity >= 100 || Number.isInteger(quantity) ? 0 : 2;
  return quantity.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function alignRight(rows: readonly (readonly string[])[], columns: readonly number[]): readonly (readonly string[])[] {
  const widths = columns.map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, i) => cell.padStart(columns.includes(i) ? (widths[columns.indexOf(i)] ?? 0) : 0)));
}
