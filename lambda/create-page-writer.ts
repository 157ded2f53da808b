import { readPageEvent } from '../deployment/schedule/page-event.ts';
import type { HistoryReaders } from '../monitor/engine/rounds/read-history.ts';
import type { TargetMemory } from '../monitor/memory/target-memory.ts';
import { readSite } from '../page/read-site.ts';
import { fileType, type SiteFile, siteFiles } from '../page/site-files.ts';
import { RefusedEvent } from './refused-event.ts';

/** What the function of the status page is made of. */
export type PageParts = {
  readonly sources: HistoryReaders;
  /** Writes a file; rejects when it may not be there. */
  readonly put: (file: { readonly path: string; readonly type: string; readonly text: string }) => Promise<void>;
  /** Lets the readers of the config in; absent if they need to know nothing. */
  readonly admit?: () => Promise<void>;
  /** The address of the page. */
  readonly url: string;
  /** The wall clock, in milliseconds since 1970. */
  readonly now: () => number;
  /** Writes one structured log line. */
  readonly log: (line: Readonly<Record<string, unknown>>) => void;
};

/** What an invocation did, and to how many files. */
export type PageDone = { readonly done: 'written' | 'unchanged'; readonly files: number };

/** The time after which a page is written again although no status changed, less the inaccuracy of schedules. */
const REWRITE_MS = 5 * 60_000 - 20_000;

/** The time after which files for programs with the last 90 days are written again. */
const PAST_REWRITE_MS = 3_600_000;

/** How many files are written at a time. */
const AT_A_TIME = 50;

/** What was written last, and when. */
type Written = { readonly mark: string; readonly at: number; readonly pastAt: number };

/**
 * Creates the function that writes the status page. It is invoked every minute, and writes if a status changed since
 * it wrote last, or after 5 minutes. If a part fails, it throws after all others are done, and the next minute repeats
 * everything.
 */
export function createPageWriter({ sources, put, admit, url, now, log }: PageParts): (event: unknown) => Promise<PageDone> {
  let last: Written | undefined;
  const texts = new Map<string, string>();
  const write = async (path: string, text: string): Promise<number> => {
    // Badges and feeds change with a status only.
    if (texts.get(path) === text) return 0;
    await put({ path, type: fileType(path), text });
    if (isSteady(path)) texts.set(path, text);
    return 1;
  };
  // The last file leads to all others.
  const writeAll = async (files: readonly SiteFile[]): Promise<number> => {
    const one = async ([path, make]: SiteFile) => write(path, make());
    return (await inParts(files.slice(0, -1), one)) + (await inParts(files.slice(-1), one));
  };
  return async (event) => {
    const at = now();
    const setting = readPageEvent(event);
    if ('refused' in setting) throw new RefusedEvent(setting.refused);
    const mark = markOf(await sources.health.load(setting.targets.map(({ name }) => name)), event);
    const isChanged = mark !== last?.mark;
    if (last && !isChanged && at >= last.at && at - last.at < REWRITE_MS) return { done: 'unchanged', files: 0 };
    const isPastDue = !last || isChanged || at - last.pastAt >= PAST_REWRITE_MS;
    const site = await readSite(sources, setting, url, at);
    const due = siteFiles(site).filter(([path]) => isPastDue || !path.startsWith('history/'));
    const writing = writeAll(due);
    // Whoever may not be let in is shown no page, so the page itself need not wait for it.
    const [written, admitted] = await Promise.allSettled([writing, admit?.()]);
    const failed = [written, admitted].find((result) => result.status === 'rejected');
    log({ event: 'page', files: written.status === 'fulfilled' ? written.value : undefined, failed: failed !== undefined });
    if (failed) throw failed.reason;
    last = { mark, at, pastAt: isPastDue ? at : (last?.pastAt ?? at) };
    return { done: 'written', files: written.status === 'fulfilled' ? written.value : 0 };
  };
}

/** Whether a file is the same until a status changes. */
function isSteady(path: string): boolean {
  return path.startsWith('badge/') || path.startsWith('feed.');
}

/** What changes with every status, every incident, and the config. */
function markOf(memories: ReadonlyMap<string, TargetMemory>, event: unknown): string {
  const statuses = [...memories].map(([name, { status, history, incident }]) => [name, status, history?.number, incident?.since]);
  return JSON.stringify([event, statuses.toSorted()]);
}

async function inParts<T>(items: readonly T[], work: (item: T) => Promise<number>): Promise<number> {
  let sum = 0;
  for (let i = 0; i < items.length; i += AT_A_TIME) {
    const counts = await Promise.all(items.slice(i, i + AT_A_TIME).map(work));
    sum += counts.reduce((all, one) => all + one, 0);
  }
  return sum;
}
