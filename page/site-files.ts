import { badge } from './badge.ts';
import { incidentFeeds } from './incident-feed.ts';
import { indexPage } from './index-page.ts';
import { pastJson } from './past-json.ts';
import type { Site } from './site.ts';
import { summaryJson } from './summary-json.ts';
import { targetPage } from './target-page.ts';

/** A file of a site: its path with `/`, and what makes its text. */
export type SiteFile = readonly [path: string, write: () => string];

/** Returns the files of a site. `index.html` is the last: what it leads to is there before it. */
export function siteFiles(site: Site): readonly SiteFile[] {
  return [
    ...site.targets.flatMap((target): readonly SiteFile[] => [
      [`history/${target.name}.json`, () => pastJson(site, target)],
      [`badge/${target.name}.svg`, () => badge(target)],
      [`target/${target.name}.html`, () => targetPage(site, target)],
    ]),
    ['feed.atom', () => incidentFeeds(site).atom],
    ['feed.json', () => incidentFeeds(site).json],
    ['api/v2/summary.json', () => summaryJson(site)],
    ['index.html', () => indexPage(site)],
  ];
}

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  json: 'application/json; charset=utf-8',
  svg: 'image/svg+xml',
  atom: 'application/atom+xml; charset=utf-8',
};

/** Returns the media type of a file of a site. */
export function fileType(file: string): string {
  return TYPES[file.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
}
