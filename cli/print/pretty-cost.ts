import { type Canaries, canariesFor } from '../../deployment/cost/canaries.ts';
import { MONTH_HOURS } from '../../deployment/cost/item.ts';
import { type Cost, type CostLine, formatUsd } from '../../deployment/cost/monthly-cost.ts';
import { PRICE_REGION, PRICES_GATHERED, priceOf, unitPrice } from '../../deployment/cost/prices.ts';
import type { Page } from '../terminal/terminal.ts';
import { widthOf, wrap } from '../terminal/wrap.ts';
import { prettyTable, prettyTableWithin } from './pretty-table.ts';
import type { PricedPlan } from './priced-plan.ts';

/** The smallest width of the note column in characters. */
const MIN_NOTE = 24;

const PRICE_COLUMN = 2;

const NOTE_COLUMN = 4;

/** Marks a price that is not verified. */
const MARK = ' *';

const NARROW = 'This terminal is too narrow for all columns. See --output json for prices and notes.';

/**
 * Returns the monthly cost as lines: the items, the total, the source of the prices, and the cost of
 * CloudWatch Synthetics.
 */
export function prettyCost({ plan, cost }: PricedPlan, { paint, width = Number.POSITIVE_INFINITY }: Page): readonly string[] {
  const total = ['  total', '', '', formatUsd(cost.total)];
  const rows = alignRight([...cost.lines.map((line) => rowOf(line)), total], [1, 2, 3]);
  const room = width - Math.max(...prettyTable(rows).map(widthOf)) - 2;
  const dim = (text: string, most: number) => wrap(text, most).map((line) => paint('dim', line));
  const notes = cost.lines.map(({ note }) => dim(note ?? '', Math.max(MIN_NOTE, room)).join('\n'));
  const cells = rows.map((row, i) => [...row.map((cell) => (i === cost.lines.length ? paint('bold', cell) : cell)), notes[i] ?? '']);
  const table = prettyTableWithin(cells, width, [NOTE_COLUMN, PRICE_COLUMN]);
  const notesBelow = [
    ...(room < MIN_NOTE ? [NARROW] : []),
    ...footnotes(
      plan,
      cost,
      table.some((line) => line.includes(MARK)),
    ),
  ];
  return [paint('bold', 'cost per month'), ...table, '', ...notesBelow.flatMap((line) => dim(line, width))];
}

function rowOf({ item, price, quantity, unit, usd }: CostLine): readonly string[] {
  const { usd: each, per, source } = priceOf(price);
  const mark = source === 'memory' ? MARK : '';
  const noun = quantity === 1 ? unit.replace(/s$/, '') : unit;
  return [
    `  ${item}`,
    `${amount(quantity)} ${noun}`,
    `${rate(each)} ${per === 1 ? 'each' : `per ${per.toLocaleString('en-US')}`}${mark}`,
    formatUsd(usd),
  ];
}

function rate(usd: number): string {
  return `$${usd.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 10 })}`;
}

function footnotes(plan: PricedPlan['plan'], cost: Cost, isMarked: boolean): readonly string[] {
  const { stepPerTarget, stepPerLook } = canariesFor(plan);
  const nat = (unitPrice('natHour') + unitPrice('publicAddressHour')) * MONTH_HOURS;
  return [
    `List prices of ${PRICE_REGION}, collected on ${PRICES_GATHERED} from the pages named in docs/explanation/cost.md. Other regions differ by some percent.`,
    ...(isMarked ? ['* not verified against a source.'] : []),
    `The free tier is not included. It saves up to ${formatUsd(cost.freeTier)} if nothing else in the account uses it.`,
    ...(plan.functions.some(({ vpc }) => vpc)
      ? [
          `Functions in a VPC reach AWS through a NAT gateway or endpoints, which are not included. A NAT gateway costs ${formatUsd(nat)} with its address, plus data.`,
        ]
      : []),
    `For comparison, CloudWatch Synthetics with canaries of ten steps every minute: ${compare(stepPerTarget, cost, 'target')}; ${compare(stepPerLook, cost, 'probe')}.`,
  ];
}

function compare({ canaries, usd }: Canaries, { total }: Cost, per: string): string {
  const number = `${canaries.toLocaleString('en-US')} ${canaries === 1 ? 'canary' : 'canaries'}`;
  return `with one step per ${per}, ${number} for ${formatUsd(usd)} (${(usd / total).toFixed(1)} times as much)`;
}

function amount(quantity: number): string {
  const digits = quantity >= 100 || Number.isInteger(quantity) ? 0 : 2;
  return quantity.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function alignRight(rows: readonly (readonly string[])[], columns: readonly number[]): readonly (readonly string[])[] {
  const widths = columns.map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, i) => cell.padStart(columns.includes(i) ? (widths[columns.indexOf(i)] ?? 0) : 0)));
}
