import type { Node, Pair, YAMLMap, YAMLSeq } from 'yaml';
import { isMap, isSeq } from '../../monitor/yaml/yaml-library.ts';
import { indented } from './write-config.ts';

/** A text to put into a file, and where. Nothing of the file is changed. */
export type Insertion = { readonly at: number; readonly text: string };

/** Where the last written character of a node is. Comments after it do not count. */
function lastOffset(node: Node): number {
  const end = node.range?.[1] ?? 0;
  if ((!isMap(node) && !isSeq(node)) || node.flow) return end;
  const last = node.items.at(-1) as Pair<Node, Node | null> | Node | undefined;
  if (last === undefined) return end;
  if (!('key' in last)) return lastOffset(last as Node);
  const { key, value } = last as Pair<Node, Node | null>;
  return value?.range && value.range[1] > (key.range?.[1] ?? 0) ? lastOffset(value) : (key.range?.[1] ?? end);
}

function columnOf(text: string, at: number): number {
  return at - (text.lastIndexOf('\n', at - 1) + 1);
}

/**
 * Returns the start of the line after a node: after the comments below it that are indented more than `column`, since
 * these belong to it.
 */
function lineAfter(text: string, node: Node, column: number): number {
  const end = lastOffset(node);
  let at = text[end - 1] === '\n' ? end : nextLine(text, end);
  for (let line = text.slice(at, nextLine(text, at)); /^\s*#/.test(line) && line.search(/#/) > column; ) {
    at += line.length;
    line = text.slice(at, nextLine(text, at));
  }
  return at;
}

function nextLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}

function inLines(text: string, at: number, added: string): Insertion {
  const isOpen = at > 0 && text[at - 1] !== '\n';
  const written = `${isOpen ? '\n' : ''}${added}`;
  return { at, text: text.includes('\r\n') ? written.replaceAll('\n', '\r\n') : written };
}

/** Adds to a list in brackets, in front of the closing one. */
function intoFlow(text: string, list: YAMLSeq, plain: readonly unknown[]): Insertion | undefined {
  const close = (list.range?.[1] ?? 0) - 1;
  if (text[close] !== ']') return undefined;
  const before = text
    .slice(list.range?.[0] ?? 0, close)
    .replaceAll(/(^|\s)#.*$/gm, '')
    .trimEnd();
  // A comment in front of the bracket would swallow what is put there.
  if (/#.*$/.test(text.slice(text.lastIndexOf('\n', close) + 1, close))) return undefined;
  const comma = before.endsWith(',') || before.endsWith('[') ? '' : ',';
  return { at: close, text: `${comma} ${plain.map((one) => JSON.stringify(one)).join(', ')}` };
}

/** What to add to a list: as items of a block, and as plain data for a list in brackets. */
export type NewItems = { readonly block: string; readonly plain: readonly unknown[] };

/** Adds items to the end of a list. Undefined = it is written in a way to which nothing can be added. */
export function intoList(text: string, list: YAMLSeq, items: NewItems): Insertion | undefined {
  if (list.flow || list.items.length === 0) return intoFlow(text, list, items.plain);
  const column = columnOf(text, list.range?.[0] ?? 0);
  // The dash of a list in the same line as something else would have another column.
  if (text.slice((list.range?.[0] ?? 0) - column, list.range?.[0] ?? 0).trim() !== '' || text[list.range?.[0] ?? 0] !== '-')
    return undefined;
  return inLines(text, lineAfter(text, list, column), indented(items.block, column));
}

/** Adds a key with a list to the end of a mapping in lines. Undefined = it is written in brackets. */
export function intoMap(text: string, map: YAMLMap, key: string, block: string): Insertion | undefined {
  if (map.flow || map.items.length === 0) return undefined;
  const column = columnOf(text, map.range?.[0] ?? 0);
  return inLines(text, lineAfter(text, map, column - 1), `${indented(`${key}:\n${indented(block, 2)}`, column)}`);
}

/** Puts all insertions into a text; of several at one place, the first comes first. */
export function withInsertions(text: string, insertions: readonly Insertion[]): string {
  const sorted = insertions.toReversed().toSorted((a, b) => b.at - a.at);
  return sorted.reduce((whole, { at, text: added }) => `${whole.slice(0, at)}${added}${whole.slice(at)}`, text);
}
