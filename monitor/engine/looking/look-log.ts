import { GAP_MS } from '../../history/record-status.ts';
import { lookedIn, lookedRecord } from '../../memory/last-looked.ts';
import { isAhead } from '../../memory/wrong-clock.ts';
import type { RecordStore } from '../ports.ts';

/**
 * When targets were last known to be checked. `who` is a target, or the shard that checks it. Times are
 * milliseconds since 1970.
 */
export type LookLog = {
  /** Returns when each was last known to be checked before `at`; without those never noted. Rejects when that cannot be read. */
  readonly lastLooked: (who: readonly string[], at: number, signal?: AbortSignal) => Promise<ReadonlyMap<string, number>>;
  /**
   * Notes that the targets are checked at `at`. It writes after the interval of the log, and what is the last note of a
   * process. Rejects when it could not.
   */
  readonly note: (who: string, at: number, how?: { readonly signal?: AbortSignal; readonly isLast?: true }) => Promise<void>;
};

/** How often a note is written by default, in milliseconds. A note that is older than a gap by then would look like one. */
const NOTE_MS = 240_000;

/** What is stored of one, and when this process last knew it to be checked. */
type Known = { readonly stored: number; readonly revision: number; readonly last: number };

/** Creates the look log of one process, which writes a note every `noteMs` milliseconds. */
export function createLookLog(records: RecordStore, noteMs = NOTE_MS): LookLog {
  const known = new Map<string, Known>();
  const read = async (who: readonly string[], at: number, signal?: AbortSignal): Promise<void> => {
    const found = await records.load(who.map(lookedRecord), signal);
    for (const one of who) {
      const record = found.get(lookedRecord(one));
      const stored = lookedIn(record?.value, at);
      known.set(one, { stored, revision: record?.revision ?? 0, last: Math.max(stored, known.get(one)?.last ?? stored) });
    }
  };
  return {
    lastLooked: async (who, at, signal) => {
      // Another process may have checked meanwhile, so only a read proves a gap.
      const stale = who.filter((one) => !(at - (known.get(one)?.last ?? Number.NEGATIVE_INFINITY) <= GAP_MS));
      if (stale.length > 0) await read(stale, at, signal);
      return new Map(who.flatMap((one) => toEntry(one, known.get(one)?.last)));
    },
    note: async (who, at, { signal, isLast } = {}) => {
      if (!known.has(who)) await read([who], at, signal);
      const { stored = at, revision = 0, last = at } = known.get(who) ?? {};
      known.set(who, { stored, revision, last: isAhead(last, at) ? at : Math.max(last, at) });
      if (at - stored < (isLast ? 1 : noteMs) && !isAhead(stored, at)) return;
      const isOurs = await records.save(lookedRecord(who), { v: 1, at }, revision, signal);
      if (isOurs) known.set(who, { stored: at, revision: revision + 1, last: at });
      // Another process noted it, or the record is of another release: the next note reads it again.
      else known.delete(who);
    },
  };
}

function toEntry(who: string, last: number | undefined): readonly (readonly [string, number])[] {
  return last === undefined || last === Number.NEGATIVE_INFINITY ? [] : [[who, last]];
}
