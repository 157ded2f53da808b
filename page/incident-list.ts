import { conditionMark, timeOf } from './frame.ts';
import { foreign, type Html, html } from './html.ts';
import type { SiteIncident } from './site.ts';
import { incidentInWords, lengthInWords } from './words.ts';

/** Returns incidents as a list; `href` leads to the page of a target. */
export function incidentList(incidents: readonly SiteIncident[], href: (target: string) => string | undefined): Html {
  if (incidents.length === 0) return html`<p>None.</p>`;
  return html`<ul class="plain">${incidents.map((one) => itemOf(one, href(one.target)))}</ul>`;
}

function itemOf(incident: SiteIncident, href: string | undefined): Html {
  const { label, isOpen, isPlanned, worst, start, end, reason, cause, notes } = incident;
  const name = href === undefined ? foreign(label) : html`<a href="${href}">${foreign(label)}</a>`;
  const until = isOpen ? html`for ${lengthInWords(incident)}` : html`to ${timeOf(end)}, ${lengthInWords(incident)}`;
  const why = [reason, cause].filter((text) => text !== undefined).join(': ');
  return html`<li id="i-${incident.id}"><h3>${name} ${isOpen ? conditionMark(worst) : incidentInWords({ ...incident, label: '' }).trim()}</h3>
<p class="fig">${timeOf(start)} ${until}${isPlanned && ', in a maintenance window'}</p>${
    why !== '' &&
    html`
<p>${foreign(why)}</p>`
  }${notes.map(
    ({ at, by, text }) => html`
<p>${timeOf(at)} ${foreign(by)}: ${foreign(text)}</p>`,
  )}</li>`;
}
