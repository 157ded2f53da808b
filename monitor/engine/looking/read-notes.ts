import { isRed } from '../../health/status.ts';
import type { News } from '../../memory/news.ts';
import { type Note, notesIn, notesRecord } from '../../memory/note.ts';
import type { Clock, RecordStore, Stored } from '../ports.ts';

/** The notes on the incidents that news ends, by target. */
export type NotesOf = (target: string, news: News) => readonly Note[];

/**
 * Reads the notes on incidents that end with this news. Most news ends none, and then nothing is read. A
 * notification does not wait for notes that cannot be read.
 */
export async function readNotes(
  { records, clock }: { readonly records: RecordStore; readonly clock: Pick<Clock, 'sleep'> },
  news: readonly { readonly target: string; readonly news: readonly News[] }[],
): Promise<NotesOf> {
  const names = news.filter((one) => one.news.some(endsIncident)).map(({ target }) => notesRecord(target));
  const found = names.length === 0 ? undefined : await loadInTime(records, names, clock);
  return (target, one) => {
    const notes = endsIncident(one) ? notesIn(found?.get(notesRecord(target))?.value) : undefined;
    return (notes ?? []).filter(({ incident, at }) => incident === one.incident && at >= incident);
  };
}

/** How long a notification waits for notes, in milliseconds. */
const NOTES_MS = 2000;

async function loadInTime(
  records: RecordStore,
  names: readonly string[],
  { sleep }: Pick<Clock, 'sleep'>,
): Promise<ReadonlyMap<string, Stored> | undefined> {
  const [read, ended] = [new AbortController(), new AbortController()];
  const late = sleep(NOTES_MS, ended.signal).then(() => undefined);
  try {
    return await Promise.race([records.load(names, read.signal).catch(() => undefined), late]);
  } finally {
    read.abort();
    ended.abort();
  }
}

function endsIncident({ to, incident }: News): boolean {
  return incident !== undefined && !isRed(to) && to !== 'unknown' && to !== 'pending';
}
