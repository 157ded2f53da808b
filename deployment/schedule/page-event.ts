import type { PageSetting, PageTarget } from '../../monitor/target/page-setting.ts';
import { PAGE_DETAILS } from '../../monitor/target/settings.ts';
import { isWindowTime, type WindowTime } from '../../monitor/target/window.ts';
import { isTooDeep } from '../../monitor/text/bounded-json.ts';
import { isAbsentOr, isRecord } from '../../monitor/text/guards.ts';
import { createWindowList } from './window-list.ts';

/** The version of the event that this release writes and reads. */
const PAGE_EVENT_VERSION = 1;

/** A target in the event. It refers to maintenance windows by index, since the event stores them once. */
type PackedPageTarget = Omit<PageTarget, 'maintenance'> & { readonly maintenance?: readonly number[] };

/** The input of the schedule of the status page: what the page is to show. */
export type PageEvent = Omit<PageSetting, 'targets'> & {
  readonly v: typeof PAGE_EVENT_VERSION;
  readonly windows: readonly WindowTime[];
  readonly targets: readonly PackedPageTarget[];
};

/** Packs what a status page is to show into the input of its schedule. */
export function packPage({ title, show, targets }: PageSetting): PageEvent {
  const windows = createWindowList();
  const packed = targets.map(({ maintenance, ...target }): PackedPageTarget => {
    return { ...target, ...(maintenance && { maintenance: maintenance.map(windows.placeOf) }) };
  });
  return { v: PAGE_EVENT_VERSION, title, show, windows: windows.all(), targets: packed };
}

/** Validates and unpacks an event. Returns what the page is to show, or why the event is refused. */
export function readPageEvent(event: unknown): PageSetting | { readonly refused: string } {
  if (!isRecord(event) || isTooDeep(event)) return { refused: 'the event is no work: only the schedule of this page may invoke it' };
  if (event.v !== PAGE_EVENT_VERSION)
    return { refused: `the event has another version, this release reads ${PAGE_EVENT_VERSION}: deploy again` };
  const { title, show: asked, windows, targets } = event;
  const show = PAGE_DETAILS.find((one) => one === asked);
  if (typeof title !== 'string' || show === undefined || !Array.isArray(windows) || !windows.every(isWindowTime) || !Array.isArray(targets))
    return { refused: 'the event lacks title, show, windows, or targets: deploy again' };
  const broken = targets.findIndex((target) => !isPageTarget(target, windows.length));
  if (broken >= 0) return { refused: `target ${broken + 1} of the event is not complete: deploy again` };
  const unpack = ({ maintenance, ...target }: PackedPageTarget): PageTarget => {
    return { ...target, ...(maintenance && { maintenance: maintenance.flatMap((place) => windows[place] ?? []) }) };
  };
  return { title, show, targets: targets.map(unpack) };
}

function isPageTarget(value: unknown, windows: number): boolean {
  if (!isRecord(value)) return false;
  const { name, label, host, maintenance } = value;
  const isPlace = (place: unknown) => Number.isInteger(place) && Number(place) >= 0 && Number(place) < windows;
  const isText = (text: unknown) => typeof text === 'string';
  return (
    isText(name) &&
    isText(label) &&
    isAbsentOr(isText)(host) &&
    isAbsentOr((list) => Array.isArray(list) && list.every(isPlace))(maintenance)
  );
}
