import { Feed } from 'feed';
import { formatUtc } from '../monitor/text/duration.ts';
import { html, legible } from './html.ts';
import { uuidOf } from './make-site.ts';
import type { Site, SiteIncident } from './site.ts';
import { incidentInWords, lengthInWords } from './words.ts';

// The library takes absolute addresses only. Relative ones are resolved by readers: RFC 4287, section 2.
const NOWHERE = 'https://relative.invalid';

/** The most entries of a feed. Readers fetch it whole, again and again. */
const MOST_ENTRIES = 50;

/** Returns the incidents of a site as an Atom feed (RFC 4287) and as a JSON Feed (version 1.1). */
export function incidentFeeds({ title, url, now, incidents }: Site): { readonly atom: string; readonly json: string } {
  const entries = incidents.toSorted((a, b) => updatedAt(b, now) - updatedAt(a, now)).slice(0, MOST_ENTRIES);
  const name = legible(title);
  const base = url || NOWHERE;
  const feed = new Feed({
    title: name,
    description: `Incidents of ${name}`,
    id: `urn:uuid:${uuidOf(`page ${title}`)}`,
    link: `${base}/index.html`,
    // Readers skip a feed whose time did not move, so it moves with its entries only.
    updated: new Date(entries[0] ? updatedAt(entries[0], now) : 0),
    author: { name },
    generator: 'gatewatch',
    language: 'en',
    copyright: '',
    feedLinks: { atom: `${base}/feed.atom`, json: `${base}/feed.json` },
  });
  for (const one of entries)
    feed.addItem({
      title: legible(incidentInWords(one)),
      id: `urn:uuid:${one.id}`,
      link: `${base}/target/${one.target}.html#i-${one.id}`,
      date: new Date(updatedAt(one, now)),
      published: new Date(one.start),
      content: contentOf(one),
    });
  const [atom, json] = [feed.atom1(), feed.json1()].map((text) => `${text.replaceAll(`${NOWHERE}/`, '')}\n`);
  return { atom: atom ?? '', json: json ?? '' };
}

// An open incident moves when it began and with each note: a feed that moves each minute would be unread for ever.
function updatedAt({ start, end, isOpen, notes }: SiteIncident, now: number): number {
  return Math.max(isOpen ? start : end, ...notes.map(({ at }) => Math.min(at, now)));
}

function contentOf(one: SiteIncident): string {
  const { start, end, isOpen, reason, cause, notes } = one;
  const why = [reason, cause].filter((part) => part !== undefined).join(': ');
  const until = isOpen ? 'open' : `to ${formatUtc(end)} UTC, ${lengthInWords(one)}`;
  return html`<p>${formatUtc(start)} UTC ${until}</p>${why !== '' && html`<p>${why}</p>`}${notes.map(
    ({ at, by, text }) => html`<p>${formatUtc(at)} UTC ${by}: ${text}</p>`,
  )}`.markup;
}
