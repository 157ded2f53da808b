/** A part of a line with one look; `color` is as CSS has it. */
export type PicturePart = { readonly text: string; readonly color?: string; readonly isBold?: boolean };

/** One line of a picture: its parts, from left to right, each with the column that it begins in. */
export type PictureLine = readonly (PicturePart & { readonly column: number })[];

/** A picture, and its size in pixels. */
export type Picture = { readonly svg: string; readonly width: number; readonly height: number };

const FONT_SIZE = 14;
/** The advance of a character of a monospaced font, as a part of its size. */
const ADVANCE = 0.602;
const LINE_HEIGHT = 20;
const MARGIN = 16;
const TITLE_HEIGHT = 36;
const GAP = 16;

const FONT = `font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="${FONT_SIZE}"`;
const XMLNS = 'xmlns="http://www.w3.org/2000/svg"';

const escapeXml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const ending = (line: PictureLine) => Math.max(0, ...line.map(({ text, column }) => column + text.length));

/** What a window shows: its title, and its lines. It is at least `columns` wide. `label` is what a screen reader reads. */
export type Window = { readonly title: string; readonly label: string; readonly lines: readonly PictureLine[]; readonly columns?: number };

/** Draws lines of monospaced text as an SVG window with a title. */
export function drawText({ title, label, lines, columns = 0 }: Window): Picture {
  const widest = Math.max(columns, title.length, ...lines.map(ending));
  const width = Math.ceil(widest * FONT_SIZE * ADVANCE) + 2 * MARGIN;
  const height = TITLE_HEIGHT + lines.length * LINE_HEIGHT + MARGIN;
  const svg = [
    `<svg ${XMLNS} width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`,
    `  role="img" aria-label="${escapeXml(label)}" ${FONT} fill="#d6deeb">`,
    `  <rect width="${width}" height="${height}" rx="8" fill="#101820"/>`,
    `  <text x="${MARGIN}" y="24" fill="#8796a5" xml:space="preserve">${escapeXml(title)}</text>`,
    `  <line x1="0" y1="${TITLE_HEIGHT}" x2="${width}" y2="${TITLE_HEIGHT}" stroke="#2b3945"/>`,
    ...lines.flatMap((line, i) => (line.length === 0 ? [] : [drawLine(line, TITLE_HEIGHT + (i + 1) * LINE_HEIGHT - 2)])),
    '</svg>',
    '',
  ].join('\n');
  return { svg, width, height };
}

function drawLine(line: PictureLine, y: number): string {
  const texts = line.map(({ text, column, color, isBold }) => {
    const look = `${color === undefined ? '' : ` fill="${color}"`}${isBold ? ' font-weight="bold"' : ''}`;
    const x = Math.round(MARGIN + column * FONT_SIZE * ADVANCE);
    return `  <text x="${x}" y="${y}"${look} xml:space="preserve">${escapeXml(text)}</text>`;
  });
  return texts.join('\n');
}

/** Puts pictures into one, each below the shortest of `count` columns. */
export function drawSheet(label: string, pictures: readonly Picture[], count: number): string {
  const room = Math.max(...pictures.map(({ width }) => width)) + GAP;
  const heights = Array.from({ length: count }, () => 0);
  const placed = pictures.map(({ svg, height }) => {
    const column = heights.indexOf(Math.min(...heights));
    const y = heights[column] ?? 0;
    heights[column] = y + height + GAP;
    return svg.replace('<svg ', `<svg x="${column * room}" y="${y}" `);
  });
  const [width, height] = [room * count - GAP, Math.max(...heights) - GAP];
  return [
    `<svg ${XMLNS} width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeXml(label)}">`,
    ...placed,
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
