import { dayBars } from './day-bars.ts';
import { asOf, conditionMark, framed, timeOf } from './frame.ts';
import { foreign, type Html, html } from './html.ts';
import { incidentList } from './incident-list.ts';
import { CONDITIONS, DAY_PARTS, type Site, type SiteTarget } from './site.ts';
import { PART_WORDS, shareInWords, siteHeadline } from './words.ts';

/** How many incidents that are over the first page lists; the pages of the targets have all of them. */
const MOST_OVER = 10;

/** The most targets that the list of what is not ready names. */
const MOST_NAMED = 50;

/** Returns the first page of a site: what is wrong, then all targets with their last 90 days. */
export function indexPage(site: Site): string {
  const { title, now, targets, incidents } = site;
  const { condition, sentence } = siteHeadline(site);
  const open = incidents.filter(({ isOpen }) => isOpen);
  const over = incidents.filter(({ isOpen }) => !isOpen).slice(0, MOST_OVER);
  return framed({
    title: `${sentence} · ${title}`,
    hasScript: true,
    head: html`<link rel="alternate" type="application/atom+xml" title="Incidents" href="feed.atom">
<link rel="alternate" type="application/feed+json" title="Incidents" href="feed.json">
`,
    body: html`<a class="skip" href="#targets">Skip to the targets</a>
<header><h1>${foreign(title)}</h1>${asOf(now)}</header>
<main>
<p class="head">${conditionMark(condition, sentence)}</p>
${silence(site)}${
  open.length > 0 &&
  html`<section aria-labelledby="open"><h2 id="open">Open incidents</h2>
${incidentList(open.slice(0, MOST_NAMED), pageOf)}${more(open.length - MOST_NAMED, 'open incidents')}</section>
`
}<section aria-labelledby="targets"><h2 id="targets" tabindex="-1">Targets</h2>
${legend()}
<ul class="plain targets">${worstFirst(targets).map(targetItem)}</ul></section>
<section aria-labelledby="over"><h2 id="over">Past incidents</h2>
${incidentList(over, pageOf)}${more(incidents.length - open.length - over.length, 'in the last 90 days: see the page of each target')}</section>
</main>
<footer class="feeds"><p class="meta">Incidents as a feed: <a href="feed.atom">Atom</a>, <a href="feed.json">JSON</a>. Status for programs: <a href="api/v2/summary.json">summary.json</a>.</p></footer>`,
  });
}

/** Returns the colors of the bars in words. */
export function legend(): Html {
  return html`<ul class="legend" aria-label="Colors of the bars">${DAY_PARTS.map((part) => html`<li><i class="p-${part}"></i>${PART_WORDS[part]}</li>`)}</ul>`;
}

function pageOf(target: string): string {
  return `target/${target}.html`;
}

function more(count: number, words: string): Html | false {
  return count > 0 && html`<p class="meta">${count} more ${words}.</p>`;
}

function silence({ now, lookedAt, targets }: Site): Html | false {
  if (targets.length === 0 || lookedAt === now) return false;
  return html`<p>${lookedAt === undefined ? 'Nothing was checked yet.' : html`The monitor has not checked anything since ${timeOf(lookedAt)}.`}</p>
`;
}

function worstFirst(targets: readonly SiteTarget[]): readonly SiteTarget[] {
  const rank = ({ condition }: SiteTarget) => CONDITIONS.indexOf(condition);
  return targets.toSorted((a, b) => rank(a) - rank(b));
}

function targetItem({ name, label, condition, since, days, periods }: SiteTarget): Html {
  const figures = periods.at(-1)?.figures;
  return html`<li><div class="line"><h3><a href="${pageOf(name)}">${foreign(label)}</a></h3><p class="fig">${conditionMark(condition)}${since !== undefined && html` since ${timeOf(since)}`}</p></div>
${dayBars(days, `Last ${days.length} days of ${label}`)}
<p class="fig">${figures && html`Availability in ${days.length} days: ${shareInWords(figures)}, coverage ${figures.coveragePercent.toFixed(3)} %`}</p></li>
`;
}
