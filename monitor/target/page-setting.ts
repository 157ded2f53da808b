import { defined } from '../text/objects.ts';
import type { PageDetail, StatusPageSettings } from './settings.ts';
import type { Target } from './target.ts';

/** A target on a status page. Its host is absent unless the page shows details. */
export type PageTarget = Pick<Target, 'name' | 'maintenance'> & {
  /** The name that readers see. */
  readonly label: string;
  readonly host?: string;
};

/** What a status page is to show: the status alone or details, and of which targets. */
export type PageSetting = { readonly title: string; readonly show: PageDetail; readonly targets: readonly PageTarget[] };

/** Returns the status page of a monitor as its config describes it; without a description, all targets by their names. */
export function pageSettingOf(monitor: string, targets: readonly Target[], page: Partial<StatusPageSettings> = {}): PageSetting {
  const { title = monitor, show = 'status', targets: names } = page;
  const shown = targets.filter(({ name }) => names === undefined || Object.hasOwn(names, name));
  return {
    title,
    show,
    targets: shown.map(({ name, host, labels, maintenance }) => ({
      name,
      label: names?.[name] ?? (labels['public-name'] || name),
      ...(show === 'details' && { host }),
      ...defined({ maintenance }),
    })),
  };
}
