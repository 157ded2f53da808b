import { isMoment, isRecord } from '../text/guards.ts';

/** What somebody wrote about an incident. Times are milliseconds since 1970. */
export type Note = {
  /** Since when the incident was open, by the stored state. */
  readonly incident: number;
  readonly at: number;
  readonly by: string;
  readonly text: string;
};

/** How long notes are kept, in milliseconds: as long as the history. */
const KEPT_MS = 400 * 86_400_000;

/** The most notes of a target that are kept. */
const MAX_NOTES = 200;

/** Returns the name of the record of the notes of a target. */
export function notesRecord(target: string): string {
  return `notes/${target}`;
}

/** Reads the notes in such a record; undefined if this release did not write it. An absent one has none. */
export function notesIn(value: unknown): readonly Note[] | undefined {
  if (value === undefined) return [];
  if (!isRecord(value) || value.v !== 1 || !Array.isArray(value.notes) || !value.notes.every(isNote)) return undefined;
  return value.notes;
}

/** Returns the record with one more note, and without those that are too old. */
export function withNote(notes: readonly Note[], note: Note): { readonly v: 1; readonly notes: readonly Note[] } {
  return { v: 1, notes: [...notes, note].filter(({ at }) => at > note.at - KEPT_MS).slice(-MAX_NOTES) };
}

function isNote(value: unknown): value is Note {
  return isRecord(value) && [value.incident, value.at].every(isMoment) && [value.by, value.text].every((text) => typeof text === 'string');
}
