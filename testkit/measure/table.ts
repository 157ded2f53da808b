/** A table for people: a title, a head and rows of text. */
export type Table = { readonly title: string; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };

/**
 * A Markdown table with even columns, legible in a terminal as it is; all columns but the first stand to the
 * right.
 */
export function markdown({ title, head, rows }: Table): string {
  const widths = head.map((_, column) => Math.max(4, ...[head, ...rows].map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]) =>
    `| ${widths.map((width, column) => (column === 0 ? (row[0] ?? '').padEnd(width) : (row[column] ?? '').padStart(width))).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return `**${title}**\n\n${[line(head), rule, ...rows.map(line)].join('\n')}\n`;
}

/** A number as people read it, to about three digits; `–` where there is none. */
export function figure(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2);
}

/** One number divided by another, as people read it. */
export function ratio(value: number | undefined, by: number | undefined): string {
  return value === undefined || by === undefined ? '–' : figure(value / by);
}
