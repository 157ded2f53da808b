import type { TargetResult } from '../../monitor/engine/looking/round-once.ts';
import { GAP_MS } from '../../monitor/history/record-status.ts';
import type { Observation } from '../../monitor/observation/observation.ts';
import { readSite } from '../../page/read-site.ts';
import type { Site } from '../../page/site.ts';
import { fileType, siteFiles } from '../../page/site-files.ts';
import { prometheus } from '../formats/prometheus.ts';
import type { ServedFile } from './page-server.ts';
import { type SiteOptions, type SiteReading, siteSettingOf } from './site-setting.ts';

/** The pages of a running watch: `looked` takes what it sees, `serve` answers. */
export type WatchPages = {
  readonly looked: (target: TargetResult['target'], health: TargetResult['health'], observations: readonly Observation[]) => void;
  readonly serve: (path: string) => Promise<ServedFile | undefined>;
};

/** How long a site is kept, in milliseconds: many readers cost as much as one. */
const KEPT_MS = 5000;

/** Creates the pages of a watch. Its store is read when somebody asks; `now` returns milliseconds since 1970. */
export function createWatchPages(reading: SiteReading, options: SiteOptions, now: () => number): WatchPages {
  const { setting, url } = siteSettingOf(reading, options);
  const latest = new Map<string, TargetResult>();
  let lookedAt = now();
  // A probe may have a period longer than what is a gap otherwise.
  const periods = reading.targets.flatMap(({ probes }) => probes.map(({ periodSeconds }) => periodSeconds * 2000));
  const longest = Math.max(GAP_MS, Math.min(...periods));
  let kept: { readonly at: number; readonly site: Promise<Site> } | undefined;
  const site = (): Promise<Site> => {
    const at = now();
    if (kept && at - kept.at < KEPT_MS && at >= kept.at) return kept.site;
    const made = readSite(reading.sources, setting, url, at);
    kept = { at, site: made };
    made.catch(() => {
      kept = undefined;
    });
    return made;
  };
  const metrics = () => prometheus({ monitor: reading.monitor, results: [...latest.values()], at: lookedAt });
  return {
    looked: (target, health, observations) => {
      if (observations.length > 0) lookedAt = now();
      const seen = new Map(latest.get(target.name)?.observations.map((one) => [one.probe, one]));
      for (const one of observations) seen.set(one.probe, one);
      latest.set(target.name, { target, health, observations: [...seen.values()] });
    },
    serve: async (path) => {
      if (path === '/metrics') return { type: 'text/plain; version=0.0.4; charset=utf-8', text: await metrics() };
      if (path === '/healthz') return now() - lookedAt <= longest ? { type: JSON_TYPE, text: '{"status":"ok"}\n' } : STUCK;
      const file = path === '/' ? 'index.html' : path.slice(1);
      const write = new Map(siteFiles(await site())).get(file);
      return write && { type: fileType(file), text: write() };
    },
  };
}

const JSON_TYPE = 'application/json; charset=utf-8';

const STUCK: ServedFile = { type: JSON_TYPE, text: '{"status":"no check was made in time"}\n', status: 503 };
