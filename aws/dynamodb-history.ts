import { setTimeout as wait } from 'node:timers/promises';
import type { AttributeValue, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { HistoryStore } from '../monitor/engine/ports.ts';
import { entryText, HISTORY_KEPT_MS, type HistoryEntry, monthOf, readEntry } from '../monitor/history/entry.ts';
import type { HistoryMark } from '../monitor/history/record-status.ts';
import { readJson } from '../monitor/text/bounded-json.ts';
import { type HealthItem, ITEM_VERSION } from './health-item.ts';
import { type HealthTable, readItems } from './read-items.ts';

// The history of a target is in items of its months, so that it can be read without an index or a scan. An item
// holds up to `PART` entries: DynamoDB bills a write by the size of the item.

const PART = 50;

/** No target name begins with the mark, and no record with this word. */
function itemKey(target: string, month: string, part: number): string {
  return `#history/${target}/${month}/${part}`;
}

/** Returns the writes that add entries to the history of a target; `mark` is its end after them. */
export function historyWrites(
  table: string,
  target: string,
  { entries, mark, now }: { readonly entries: readonly HistoryEntry[]; readonly mark: HistoryMark | undefined; readonly now: number },
): readonly TransactWriteItem[] {
  const keyed = entries.map((entry, i) => ({
    entry,
    key: itemKey(target, monthOf(entry.at), partOf(entry, entries.length - 1 - i, mark)),
  }));
  return [...Map.groupBy(keyed, ({ key }) => key)].map(([key, added]) => ({
    Update: {
      TableName: table,
      Key: { target: { S: key } },
      UpdateExpression: 'SET #entries = list_append(if_not_exists(#entries, :none), :added), #v = :v, #expires = :expires',
      ExpressionAttributeNames: { '#entries': 'entries', '#v': 'v', '#expires': 'expires' },
      ExpressionAttributeValues: {
        ':none': { L: [] },
        ':added': { L: added.map(({ entry }) => ({ S: entryText(entry) })) },
        ':v': { N: String(ITEM_VERSION) },
        ':expires': { N: String(Math.ceil((now + HISTORY_KEPT_MS) / 1000)) },
      },
    },
  }));
}

// Entries of a month that ends within the write go to its first part, which may then hold some more.
function partOf(entry: HistoryEntry, later: number, mark: HistoryMark | undefined): number {
  const isOfMonth = mark && monthOf(entry.at) === monthOf(mark.at);
  return isOfMonth ? Math.max(0, Math.floor((mark.number - 1 - later) / PART)) : 0;
}

/** Creates a reader of the history in the table of the memories. */
export function createDynamodbHistory(from: Omit<HealthTable, 'sleep'> & { readonly now: () => number }): HistoryStore {
  const table = { ...from, sleep: wait };
  return {
    read: async (targets, since, signal) => {
      const months = monthsBetween(Math.max(since, from.now() - HISTORY_KEPT_MS), from.now());
      const found = new Map<string, HealthItem>();
      // A part follows another one only if that is full.
      let wanted = targets.flatMap((target) => months.map((month) => ({ target, month, part: 0 })));
      while (wanted.length > 0) {
        const items = await readItems(table, wanted.map(keyOf), signal);
        for (const item of items) found.set(item.target?.S ?? '', item);
        wanted = wanted.filter((one) => textsIn(found.get(keyOf(one))).length >= PART).map((one) => ({ ...one, part: one.part + 1 }));
      }
      return new Map(targets.map((target) => [target, entriesOf(target, found)]));
    },
  };
}

type Part = { readonly target: string; readonly month: string; readonly part: number };

function keyOf({ target, month, part }: Part): string {
  return itemKey(target, month, part);
}

function entriesOf(target: string, found: ReadonlyMap<string, HealthItem>): readonly HistoryEntry[] {
  const items = [...found].flatMap(([key, item]) => (key.startsWith(`#history/${target}/`) ? [item] : []));
  return items
    .flatMap(textsIn)
    .flatMap((text) => readEntry(readJson(text)) ?? [])
    .toSorted((a, b) => a.at - b.at);
}

function textsIn(item: HealthItem | undefined): readonly string[] {
  const list: readonly AttributeValue[] = item?.entries?.L ?? [];
  return list.flatMap(({ S }) => S ?? []);
}

/** Returns the months in UTC from one time to another. */
function monthsBetween(from: number, to: number): readonly string[] {
  const months: string[] = [];
  const month = new Date(`${monthOf(from)}-01T00:00:00Z`);
  // An entry may be some minutes ahead of our clock.
  for (; month.getTime() <= to + 86_400_000; month.setUTCMonth(month.getUTCMonth() + 1)) months.push(monthOf(month.getTime()));
  return months;
}
