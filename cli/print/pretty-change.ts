import { isRed } from '../../monitor/health/status.ts';
import type { TargetMemory } from '../../monitor/memory/target-memory.ts';
import type { Change } from '../../monitor/message/change.ts';
import { formatDuration } from '../../monitor/text/duration.ts';
import type { Page, Terminal } from '../terminal/terminal.ts';
import { prettyDiagnosis } from './pretty-diagnosis.ts';
import { inWords } from './pretty-round.ts';
import { prettyStatus, statusWord } from './pretty-status.ts';

/** Tells of changes. */
export type ChangeTeller = {
  readonly change: (change: Change) => void;
  /** Hears what is remembered of a target from before. */
  readonly remembered: (target: string, health: TargetMemory) => void;
};

/** Tells of changes in lines for a person. */
export function createChangePrinter(terminal: Terminal, page: Page): ChangeTeller {
  const { paint } = page;
  const changedAt = new Map<string, number>();
  return {
    remembered: (target, { notified, status, since }) => {
      if (notified === undefined) return;
      // What was forgotten over a long absence no longer knows since when.
      const isKept = notified === status;
      if (isKept) changedAt.set(target, since);
      terminal.err(
        `told before: ${prettyStatus(notified, paint)}  ${target}${isKept ? `  since ${new Date(since).toLocaleString('sv')}` : ''}\n`,
      );
    },
    change: (change) => {
      const { target, health, to, diagnosis, at, observations } = change;
      const before = changedAt.get(target.name);
      changedAt.set(target.name, at);
      const time = paint('dim', new Date(at).toTimeString().slice(0, 8));
      const words = inWords(diagnosis, health);
      terminal.out(`${time}  ${prettyStatus(to, paint)}  ${paint('bold', target.name)}  ${words}${sinceWhen(change, before)}\n`);
      if (!diagnosis) return;
      for (const line of prettyDiagnosis({ profile: target.profile, status: to, diagnosis, observations }, page)) {
        terminal.out(`${line}\n`);
      }
    },
  };
}

function sinceWhen({ from, at, to }: Change, before: number | undefined): string {
  if (from === undefined) return '';
  const recovered = isRed(from) && !isRed(to) ? 'recovered, ' : '';
  return `  (${recovered}was ${statusWord(from)}${before === undefined ? '' : ` for ${formatDuration(at - before)}`})`;
}
