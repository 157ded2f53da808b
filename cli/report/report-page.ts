import { type AvailabilityReport, type Figures, pastOf } from '../../monitor/availability/report.ts';
import { prettyDuration } from '../../monitor/text/pretty-duration.ts';
import { framed, timeOf } from '../../page/frame.ts';
import { foreign, type Html, html } from '../../page/html.ts';
import { shareInWords } from '../../page/words.ts';
import { openFirst } from './pretty-incidents.ts';

/** How many incidents a report prints: with 20 targets, the page is one sheet of A4. */
const MOST_INCIDENTS = 8;

/** The longest cause, in characters, for the same reason. */
const LONGEST_CAUSE = 120;

const SHEET = `
@page{size:A4;margin:12mm}
@media print{body{font-size:8.5pt;line-height:1.3}h1{font-size:14pt}h2{font-size:11pt;margin:3mm 0 1mm}th,td{padding:.6mm 2mm .6mm 0}
.wide{overflow:visible}thead{display:table-header-group}tr,li{break-inside:avoid}ul.plain>li{padding:.8mm 0}p{margin:.5mm 0}}
td.over{color:var(--bad);font-weight:600}
`;

/** Returns a report as one HTML page for people who read nothing else: it needs no other file, and prints on a sheet. */
export function reportPage(report: AvailabilityReport): string {
  const { monitor, period, timezone, objective, now, targets, all, incidents } = report;
  const { end } = pastOf(period, now);
  const longest = openFirst(incidents.toSorted((a, b) => b.badMs - a.badMs).slice(0, MOST_INCIDENTS));
  const left = incidents.length - longest.length;
  return framed({
    title: `Availability of ${monitor}`,
    style: SHEET,
    hasScript: false,
    body: html`<header><h1>Availability of ${foreign(monitor)}</h1>
<p class="meta">${timeOf(period.start)} to ${timeOf(end)}${end < period.end && ', so far'}. Days of ${timezone}. Written ${timeOf(now)}.</p></header>
<main>
<p class="head">${summaryOf(report)}</p>
<div class="wide" tabindex="0" role="region" aria-label="Figures of each target"><table><thead><tr>${HEAD.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${targets.map((one) => rowOf(one.target, one))}${targets.length > 1 && rowOf('All', all)}</tbody></table></div>
<section aria-labelledby="incidents"><h2 id="incidents">${left > 0 ? `The ${longest.length} longest of ${incidents.length} incidents` : 'Incidents'}</h2>
${longest.length === 0 ? html`<p>None.</p>` : html`<ul class="plain">${longest.map((one) => incidentItem(one, now))}</ul>`}</section>
<p class="meta">Availability is the time ready or degraded, divided by that and the time not ready or down. ${besides(all)}The error budget is what may fail in the period at an objective of ${objective} %.</p>
</main>`,
  });
}

const HEAD = ['Target', 'Availability', 'Coverage', 'Failed', 'Incidents', 'Mean recovery', 'Budget left'];

function summaryOf({ all, targets, objective }: AvailabilityReport): Html {
  const spent = targets.filter(({ budget }) => budget.leftMs < 0).length;
  const met =
    spent === 0
      ? `No target failed longer than ${objective} % allows`
      : `${spent} of ${targets.length} failed longer than ${objective} % allows`;
  return html`${shareInWords(all)} in all. ${met}.`;
}

function rowOf(name: string, figures: Figures): Html {
  const { coveragePercent, badMs, incidents, mttrMs, budget } = figures;
  const left = budget.leftMs < 0 ? `-${prettyDuration(-budget.leftMs)}` : prettyDuration(budget.leftMs);
  return html`<tr><th scope="row">${foreign(name)}</th><td>${shareInWords(figures)}</td><td>${coveragePercent.toFixed(3)} %</td><td>${badMs > 0 ? prettyDuration(badMs) : '-'}</td><td>${incidents}</td><td>${mttrMs === undefined ? '-' : prettyDuration(mttrMs)}</td><td${budget.leftMs < 0 && html` class="over"`}>${left}</td></tr>
`;
}

function incidentItem({ target, start, end, isPlanned, reason, cause, notes }: AvailabilityReport['incidents'][number], now: number): Html {
  const until = end === undefined ? 'until now, open' : html`to ${timeOf(end)}`;
  const why = [reason, cause].filter((text) => text !== undefined).join(': ');
  const note = notes.at(-1);
  return html`<li><strong>${foreign(target)}</strong> ${timeOf(start)} ${until}, ${prettyDuration((end ?? now) - start)}${isPlanned && ', in a maintenance window'}
<p>${foreign(shortened(why || 'the reason is not recorded'))}${note && html` (${foreign(shortened(`${note.by}: ${note.text}`))})`}</p></li>
`;
}

function shortened(text: string): string {
  const characters = [...text];
  return characters.length > LONGEST_CAUSE ? `${characters.slice(0, LONGEST_CAUSE - 1).join('')}…` : text;
}

function besides({ parts }: Figures): string {
  const uncounted = parts.unknown + parts.pending + parts.unseen + parts.maintenance;
  return uncounted > 0 ? `Not counted, of all targets together: ${prettyDuration(uncounted)} not known or in maintenance. ` : '';
}
