import { isRed } from '../../monitor/health/status.ts';
import type { TargetMemory } from '../../monitor/memory/target-memory.ts';
import type { Change } from '../../monitor/message/change.ts';
import { formatDuration } from '../../monitor/text/duration.ts';
import type { Page, Terminal } from '../terminal/terminal.ts';
import { prettyDiagnosis } from './pretty-diagnosis.ts';
import { inWords } from './pretty-round.ts';
import { prettyStatus, statusWord } from './pretty-status.ts';

/** Prints the status changes of targets. */
export type ChangePrinter = {
  /** Rejects when the change could not be printed. */
  readonly change: (change: Change) => Promise<void>;
  /** Is called with the state of a target that an earlier run saved. */
  readonly remembered: (target: string, health: TargetMemory) => void;
};

/** Creates a printer of changes as text: one line per change, with its diagnosis below. */
export function createChangePrinter(terminal: Terminal, page: Page): ChangePrinter {
  const { paint } = page;
  const changedAt = new Map<string, number>();
  return {
    remembered: (target, { notified, status, since }) => {
      if (notified === undefined) return;
      // After a long pause the saved status is no longer valid, and neither is its start.
      const isKept = notified === status;
      if (isKept) changedAt.set(target, since);
      terminal.err(
        `last reported: ${prettyStatus(notified, paint)}  ${target}${isKept ? `  since ${new Date(since).toLocaleString('sv')}` : ''}\n`,
      );
    },
    change: async (change) => {
      const { target, health, to, diagnosis, at, observations } = change;
      const before = changedAt.get(target.name);
      const time = paint('dim', new Date(at).toTimeString().slice(0, 8));
      const words = inWords(diagnosis, health);
      const first = `${time}  ${prettyStatus(to, paint)}  ${paint('bold', target.name)}  ${words}${sinceWhen(change, before)}`;
      const below = diagnosis ? prettyDiagnosis({ target, status: to, diagnosis, observations }, page) : [];
      const noted = (change.notes ?? []).map((note) => `    ${paint('dim', 'note')}     ${note.by}: ${note.text}`);
      await terminal.tell([first, ...below, ...noted].map((line) => `${line}\n`).join(''));
      changedAt.set(target.name, at);
    },
  };
}

function sinceWhen({ from, at, to }: Change, before: number | undefined): string {
  if (from === undefined) return '';
  const recovered = isRed(from) && !isRed(to) ? 'recovered, ' : '';
  return `  (${recovered}was ${statusWord(from)}${before === undefined ? '' : ` for ${formatDuration(at - before)}`})`;
}
