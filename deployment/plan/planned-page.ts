import { type PageSetting, pageSettingOf } from '../../monitor/target/page-setting.ts';
import type { MonitorSettings } from '../../monitor/target/settings.ts';
import type { Target } from '../../monitor/target/target.ts';
import { byteLength } from '../../monitor/text/byte-length.ts';
import { defined } from '../../monitor/text/objects.ts';
import { type PageEvent, packPage } from '../schedule/page-event.ts';

/** The status page of a deployment. */
export type PlannedPage = {
  readonly region: string;
  /** Its address, if the config has a name for it; else it is known after the deployment only. */
  readonly url?: string;
  readonly event: PageEvent;
  /** The size of the event, bytes. */
  readonly eventBytes: number;
  readonly show: PageSetting['show'];
  /** The secret with the user name and password of readers; absent if they need none. */
  readonly secret?: string;
};

/** Plans the status page of a config in a region; undefined if it has none. */
export function plannedPage({ name, statusPage }: MonitorSettings, targets: readonly Target[], region: string): PlannedPage | undefined {
  if (!statusPage) return undefined;
  const { domain, access } = statusPage;
  const { secret } = access;
  const url = domain && `https://${domain.name}`;
  const event = packPage(pageSettingOf(name, targets, statusPage));
  return { region, event, eventBytes: byteLength(JSON.stringify(event)), show: statusPage.show, ...defined({ secret, url }) };
}
