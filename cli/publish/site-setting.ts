import type { HistoryReaders } from '../../monitor/engine/rounds/read-history.ts';
import { type PageSetting, pageSettingOf } from '../../monitor/target/page-setting.ts';
import type { PageDetail, StatusPageSettings } from '../../monitor/target/settings.ts';
import type { Target } from '../../monitor/target/target.ts';
import { defined } from '../../monitor/text/objects.ts';

/** The options of commands that write or serve a status page; they win over the config. */
export type SiteOptions = { readonly show?: PageDetail; readonly url?: string };

/** What a site is read from. */
export type SiteReading = {
  readonly monitor: string;
  readonly targets: readonly Target[];
  readonly statusPage: StatusPageSettings | undefined;
  readonly sources: HistoryReaders;
};

/** Returns what a page is to show, and its address, which is empty if it is not known. */
export function siteSettingOf(
  { monitor, targets, statusPage }: SiteReading,
  { show, url }: SiteOptions,
): { readonly setting: PageSetting; readonly url: string } {
  const { domain } = statusPage ?? {};
  return {
    setting: pageSettingOf(monitor, targets, { ...statusPage, ...defined({ show }) }),
    url: url ?? (domain ? `https://${domain.name}` : ''),
  };
}
