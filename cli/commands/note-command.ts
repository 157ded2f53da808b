import type { RecordStore } from '../../monitor/engine/ports.ts';
import { systemClock } from '../../monitor/engine/system-clock.ts';
import { type Note, notesIn, notesRecord, withNote } from '../../monitor/memory/note.ts';
import { formatUtc } from '../../monitor/text/duration.ts';
import { quote } from '../../monitor/text/quote.ts';
import { type HistoryOptions, openHistory } from '../session/open-history.ts';
import { CliError } from '../terminal/cli-error.ts';
import { print } from '../terminal/print.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { userName } from '../terminal/user-name.ts';

/** The options and arguments of `gatewatch note`. */
export type NoteOptions = HistoryOptions & { readonly name: string; readonly text: string; readonly by?: string };

/** The longest note, in characters. */
const MAX_TEXT = 500;

/**
 * Runs `gatewatch note`: adds a note to the open incident of a target. Returns exit code 0; throws CliError if
 * there is no open incident.
 */
export async function annotate(terminal: Terminal, options: NoteOptions): Promise<number> {
  const { name, by } = options;
  const text = quote(options.text, MAX_TEXT);
  if (text === '') throw new CliError('usage', 'the note is empty', 'write it in quotes: gatewatch note gw-1 "disk is replaced"');
  const open = await openHistory(terminal, { ...options, target: [name] });
  try {
    const incident = (await open.sources.health.load([name])).get(name)?.incident?.since;
    if (incident === undefined) {
      const fix = `list the incidents with \`gatewatch incidents${options.aws ? ' --aws' : ''}\`; a note is for an open one`;
      throw new CliError('no-open-incident', `${name} has no open incident`, fix);
    }
    const added = { incident, at: systemClock.now(), by: userName(terminal, by), text };
    await addNote(open.sources.records, name, added);
    show(terminal, options, added);
    return 0;
  } finally {
    open.close();
  }
}

/** How often a write is tried while other users write notes on the same target. */
const MAX_TRIES = 5;

async function addNote(records: RecordStore, target: string, added: Note): Promise<void> {
  const record = notesRecord(target);
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const stored = (await records.load([record])).get(record);
    const notes = notesIn(stored?.value);
    // Overwriting the record would remove notes that this release cannot read.
    if (!notes) throw new CliError('record-unreadable', `the stored notes on ${target} were written by another release of gatewatch`);
    if (await records.save(record, withNote(notes, added), stored?.revision ?? 0)) return;
  }
  throw new CliError('account-unreachable', 'could not add the note because of concurrent changes', 'run the command again');
}

function show(terminal: Terminal, { name, output }: NoteOptions, { incident, at, by, text }: Note): void {
  if (output === 'json') {
    const shown = {
      schema: 'gatewatch/note/v1',
      target: name,
      incident: new Date(incident).toISOString(),
      at: new Date(at).toISOString(),
      by,
      text,
    };
    terminal.out(`${JSON.stringify(shown)}\n`);
  } else print(terminal, `noted on the incident of ${name} since ${formatUtc(incident)} UTC, by ${by}: ${text}\n`);
}
