import { prettyDuration } from '../monitor/text/pretty-duration.ts';
import { dayBars, partsInWords } from './day-bars.ts';
import { asOf, conditionMark, framed, timeOf } from './frame.ts';
import { foreign, type Html, html } from './html.ts';
import { incidentList } from './incident-list.ts';
import { legend } from './index-page.ts';
import type { Site, SitePeriod, SiteTarget } from './site.ts';
import { CONDITION_WORDS, shareInWords } from './words.ts';

/** Returns the page of one target: its status, its figures, each day that was not entirely ready, and its incidents. */
export function targetPage({ title, now }: Site, target: SiteTarget): string {
  const { label, name, host, condition, since, days, periods, incidents, windows } = target;
  return framed({
    title: `${label} is ${CONDITION_WORDS[condition]} · ${title}`,
    hasScript: true,
    body: html`<header><p><a href="../index.html">All targets of ${foreign(title)}</a></p><h1>${foreign(label)}</h1>${host !== undefined && html`<p class="meta">Host: ${foreign(host)}</p>`}${asOf(now)}</header>
<main>
<p class="head">${conditionMark(condition)}${since !== undefined && html` since ${timeOf(since)}`}</p>
${windows.length > 0 && html`<p>Maintenance: ${windows.slice(0, 5).map(({ start, end }, i) => html`${i > 0 && ', '}${timeOf(start)} to ${timeOf(end)}`)}.</p>`}
<section aria-labelledby="days"><h2 id="days">Last ${days.length} days</h2>
${dayBars(days, `Last ${days.length} days of ${label}`)}${legend()}
<div class="wide" tabindex="0" role="region" aria-label="Availability">${figures(periods)}</div>
<p class="meta">Time that is not known, and maintenance, count neither for nor against the availability. The days are those of UTC.</p></section>
<section aria-labelledby="incidents"><h2 id="incidents">Incidents</h2>
${incidentList(incidents, () => undefined)}</section>
<section aria-labelledby="odd"><h2 id="odd">Days that were not entirely ready</h2>
${oddDays(target)}</section>
</main>
<footer class="feeds"><p class="meta">The same for programs: <a href="../history/${name}.json">${name}.json</a>, <a href="../badge/${name}.svg">badge</a>.</p></footer>`,
  });
}

function figures(periods: readonly SitePeriod[]): Html {
  const rows = periods.map(
    ({ name, figures: { badMs, coveragePercent, ...share } }) =>
      html`<tr><th scope="row">${name}</th><td>${shareInWords({ badMs, coveragePercent, ...share })}</td><td>${coveragePercent.toFixed(3)} %</td><td>${badMs > 0 ? prettyDuration(badMs) : '-'}</td></tr>
`,
  );
  return html`<table><thead><tr><th scope="col">Period</th><th scope="col">Availability</th><th scope="col">Coverage</th><th scope="col">Not ready or down</th></tr></thead><tbody>${rows}</tbody></table>`;
}

function oddDays({ days }: SiteTarget): Html {
  const isSeen = ({ parts }: SiteTarget['days'][number]) => parts.bad + parts.degraded + parts.maintenance + parts.ready > 0;
  const odd = days.filter((day) => isSeen(day) && day.parts.bad + day.parts.degraded + day.parts.maintenance + day.parts.unknown > 0);
  if (odd.length === 0) return html`<p>None.</p>`;
  return html`<ul class="plain">${odd.toReversed().map(
    (day) => html`<li>${day.date}: ${partsInWords(day)}</li>
`,
  )}</ul>`;
}
