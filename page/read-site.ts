import { type HistorySources, readHistory } from '../monitor/engine/rounds/read-history.ts';
import type { Target } from '../monitor/target/target.ts';
import { makeSite, siteStart } from './make-site.ts';
import type { Site } from './site.ts';

/** The options of commands that write or serve a status page. */
export type SiteOptions = { readonly show?: 'status' | 'details'; readonly url?: string };

/** What a site is read from. */
export type SiteReading = { readonly monitor: string; readonly targets: readonly Target[]; readonly sources: HistorySources };

/** Reads the history, and returns the site of now; `now` is in milliseconds since 1970. Rejects as the store does. */
export async function readSite(
  { monitor, targets, sources }: SiteReading,
  { show = 'status', url = '' }: SiteOptions,
  now: number,
): Promise<Site> {
  const names = targets.map(({ name }) => name);
  const past = await readHistory(sources, names, { from: siteStart(now), now });
  const of = new Map(past.map((one) => [one.target, one]));
  const known = targets.map((target) => ({ ...target, history: of.get(target.name) ?? { entries: [], notes: [] } }));
  return makeSite({ title: monitor, url, now, show, targets: known });
}
