/** One line of a picture: its text and the color of it, as CSS has it. */
export type PictureLine = { readonly text: string; readonly color?: string; readonly isBold?: boolean };

const FONT_SIZE = 14;
/** The advance of a character of a monospaced font, as a part of its size. */
const ADVANCE = 0.602;
const LINE_HEIGHT = 20;
const MARGIN = 16;
const TITLE_HEIGHT = 36;

const escapeXml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Draws lines of monospaced text as an SVG window with a title. `label` is what a screen reader reads. */
export function drawText({ title, label, lines }: { title: string; label: string; lines: readonly PictureLine[] }): string {
  const columns = Math.max(title.length, ...lines.map(({ text }) => text.length));
  const width = Math.ceil(columns * FONT_SIZE * ADVANCE) + 2 * MARGIN;
  const height = TITLE_HEIGHT + lines.length * LINE_HEIGHT + MARGIN;
  const rows = lines.map(({ text, color = '#d6deeb', isBold = false }, i) => {
    const weight = isBold ? ' font-weight="bold"' : '';
    const y = TITLE_HEIGHT + (i + 1) * LINE_HEIGHT - 2;
    return `  <text x="${MARGIN}" y="${y}" fill="${color}"${weight} xml:space="preserve">${escapeXml(text)}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`,
    `  role="img" aria-label="${escapeXml(label)}" font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace"`,
    `  font-size="${FONT_SIZE}">`,
    `  <rect width="${width}" height="${height}" rx="8" fill="#101820"/>`,
    `  <text x="${MARGIN}" y="24" fill="#8796a5" xml:space="preserve">${escapeXml(title)}</text>`,
    `  <line x1="0" y1="${TITLE_HEIGHT}" x2="${width}" y2="${TITLE_HEIGHT}" stroke="#2b3945"/>`,
    ...rows,
    '</svg>',
    '',
  ].join('\n');
}

/**
 * Breaks a line at spaces so that no part is longer than `columns`; the parts after the first are indented.
 */
export function wrapText(line: string, columns: number, indent: number): readonly string[] {
  if (line.length <= columns) return [line];
  const end = line.lastIndexOf(' ', columns);
  if (end <= indent) return [line];
  return [line.slice(0, end), ...wrapText(`${' '.repeat(indent)}${line.slice(end + 1)}`, columns, indent)];
}
