import { stripVTControlCharacters } from 'node:util';
import type { Part } from '../parts.ts';
import type { LogNote, RunNote } from './run-notes.ts';

/** The parts, their versions, and what the suite cannot run against. */
export function partsTable(parts: readonly Part[]): string {
  const rows = parts.map((part) => [part.name, part.source, 'version' in part ? part.version : `NOT RUN: ${part.missing}`]);
  const elsewhere = ['moto', 'PyPI', 'AWS, with DynamoDB: see npm run test:aws'];
  return table(['part', 'from', 'version'], [...rows, elsewhere]);
}

/** What the logs had, and what other clients made of the same servers. */
export function foundTables(notes: readonly RunNote[]): string {
  const logs = notes.flatMap((one) => ('log' in one ? one.log : []));
  const opinions = notes.flatMap((one) => ('opinion' in one ? one.opinion : []));
  const logTable = table(['log of', 'checks', 'lines at warning or above'], logs.map(logRow));
  const rows = opinions.map(({ part, asked, gatewatch, go, curl }) => {
    const views = [gatewatch, go, curl].map((one) => (one ? `${one.healthy ? '+' : '-'} ${clip(one.said, 34)}` : 'not asked'));
    return [part, clip(asked.name, 52), ...views, asked.differs ?? ''];
  });
  const opinionTable = table(['server', 'how it answers', 'gatewatch', 'Go', 'curl', 'differs, because'], rows);
  return `${logTable}\n\n${opinionTable}`;
}

function logRow({ part, checks, lines, expected }: LogNote): readonly string[] {
  const found = [`${lines.length}${expected === undefined ? '' : `, expected: ${expected}`}`, ...lines.map((line) => clip(line, 150))];
  return [part, String(checks), found.join('\n')];
}

function clip(text: string, length: number): string {
  const line = stripVTControlCharacters(text).replace(/[^\x20-\x7e]/g, '.');
  return line.length <= length ? line : `${line.slice(0, length - 3)}...`;
}

/** Aligns all columns but the last; a line break in the last cell starts at its column. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const indent = ' '.repeat(widths.slice(0, -1).reduce((sum, width) => sum + width + 2, 0));
  const write = (row: readonly string[]) => {
    const cells = row.slice(0, -1).map((cell, column) => cell.padEnd(widths[column] ?? 0));
    return [...cells, row.at(-1)?.replaceAll('\n', `\n${indent}`)].join('  ').trimEnd();
  };
  return [head, head.map((title) => '-'.repeat(title.length)), ...rows].map(write).join('\n');
}
