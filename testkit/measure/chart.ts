/** A line of the chart: a figure for each place on the x axis. */
type Series = { readonly name: string; readonly values: readonly number[] };

/** Two panels beside each other with the same axes. */
export type Chart = { readonly title: string; readonly xs: readonly number[]; readonly panels: readonly Panel[] };

/** One panel: its title and lines. */
type Panel = { readonly title: string; readonly series: readonly Series[] };

const WIDTH = 860;
const HEIGHT = 400;
const PLOT = { top: 92, height: 246, left: 58, width: 350, apart: 420 };
/** The logarithmic y axis, milliseconds. */
const LOW = 0.1;
const HIGH = 1000;
const DECADES = [0.1, 1, 10, 100, 1000];

// Told apart by colour and by the shape of their points; legible on both backgrounds.
const COLOURS = ['#2a9d5c', '#d95f3b', '#7b61d1', '#3b82c4'];
const STYLE = `text{font:13px system-ui,sans-serif;fill:#24292f}.title{font-size:15px;font-weight:600}.small{font-size:11px;fill:#57606a}
.back{fill:#fff}.grid{stroke:#d0d7de}@media (prefers-color-scheme:dark){text{fill:#e6edf3}.small{fill:#9198a1}.back{fill:#0d1117}.grid{stroke:#3d444d}}`;

/** Draws the chart as plain SVG text, with a background of its own so that it can be read on any page. */
export function draw({ title, xs, panels }: Chart): string {
  const names = panels[0]?.series.map(({ name }) => name) ?? [];
  const parts = [
    `<rect class="back" width="${WIDTH}" height="${HEIGHT}" rx="6"/>`,
    text(24, 28, title, 'class="title"'),
    ...names.map((name, index) => legend(name, index)),
    ...panels.flatMap((panel, index) => drawPanel(panel, xs, PLOT.left + index * PLOT.apart)),
  ];
  const label = escaped(title);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label}">\n<style>${STYLE}</style>\n${parts.join('\n')}\n</svg>\n`;
}

function legend(name: string, index: number): string {
  const x = 30 + index * 205;
  return `${point(x, 51, index)}${text(x + 12, 55, name)}`;
}

function drawPanel({ title, series }: Panel, xs: readonly number[], left: number): readonly string[] {
  const x = (index: number) => left + 20 + ((PLOT.width - 40) * index) / Math.max(1, xs.length - 1);
  const bottom = PLOT.top + PLOT.height;
  return [
    text(left, PLOT.top - 12, title),
    ...DECADES.flatMap((ms) => [
      `<line class="grid" x1="${left}" x2="${left + PLOT.width}" y1="${y(ms)}" y2="${y(ms)}"/>`,
      text(left - 6, y(ms) + 4, String(ms), 'class="small" text-anchor="end"'),
    ]),
    ...xs.map((count, index) => text(x(index), bottom + 18, String(count), 'class="small" text-anchor="middle"')),
    text(left + PLOT.width / 2, bottom + 38, 'targets in a round', 'class="small" text-anchor="middle"'),
    ...series.map(({ values }, index) => drawLine(values, index, x)),
  ];
}

function drawLine(values: readonly number[], index: number, x: (place: number) => number): string {
  const points = values.map((ms, place) => [x(place), y(ms)] as const);
  const line = points.map(([px, py]) => `${px.toFixed(1)},${py.toFixed(1)}`).join(' ');
  const colour = COLOURS[index % COLOURS.length];
  return `<polyline points="${line}" fill="none" stroke="${colour}" stroke-width="2"/>${points.map(([px, py]) => point(px, py, index)).join('')}`;
}

function point(x: number, y: number, index: number): string {
  const fill = `fill="${COLOURS[index % COLOURS.length]}"`;
  const [px, py] = [Number(x.toFixed(1)), Number(y.toFixed(1))];
  if (index % 4 === 0) return `<circle cx="${px}" cy="${py}" r="5" ${fill}/>`;
  if (index % 4 === 1) return `<rect x="${px - 4.5}" y="${py - 4.5}" width="9" height="9" ${fill}/>`;
  const tip = index % 4 === 2 ? -6 : 6;
  return `<path d="M${px - 5.5} ${py - tip * 0.7}h11L${px} ${py + tip}z" ${fill}/>`;
}

function y(ms: number): number {
  const share = Math.log(Math.min(HIGH, Math.max(LOW, ms)) / LOW) / Math.log(HIGH / LOW);
  return Number((PLOT.top + PLOT.height * (1 - share)).toFixed(1));
}

function text(x: number, y: number, words: string, more = ''): string {
  return `<text x="${x}" y="${y}" ${more}>${escaped(words)}</text>`;
}

function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
