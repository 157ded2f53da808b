import { type HistoryReaders, readHistory } from '../monitor/engine/rounds/read-history.ts';
import type { PageSetting } from '../monitor/target/page-setting.ts';
import { makeSite, siteStart } from './make-site.ts';
import type { Site } from './site.ts';

/** Reads the history, and returns the site of now; `now` is in milliseconds since 1970. Rejects as the store does. */
export async function readSite(sources: HistoryReaders, { targets, ...setting }: PageSetting, url: string, now: number): Promise<Site> {
  const names = targets.map(({ name }) => name);
  const past = await readHistory(sources, names, { from: siteStart(now), now });
  const of = new Map(past.map((one) => [one.target, one]));
  const known = targets.map((target) => ({ ...target, history: of.get(target.name) ?? { entries: [], notes: [] } }));
  return makeSite({ ...setting, url, now, targets: known });
}
