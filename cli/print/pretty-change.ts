import { isRed } from '../../monitor/health/status.ts';
import type { TargetMemory } from '../../monitor/memory/target-memory.ts';
import type { Change } from '../../monitor/message/change.ts';
import { headlineOf } from '../../monitor/message/headline.ts';
import { reasonInWords } from '../../monitor/message/words.ts';
import type { Observation } from '../../monitor/observation/observation.ts';
import type { Target } from '../../monitor/target/target.ts';
import { formatDuration } from '../../monitor/text/duration.ts';
import { forPeople } from '../terminal/print.ts';
import type { Page, Terminal } from '../terminal/terminal.ts';
import { type EarlyFinding, earlyFinding } from './first-checks.ts';
import { prettyDiagnosis } from './pretty-diagnosis.ts';
import { inWords } from './pretty-round.ts';
import { prettyStatus, statusWord } from './pretty-status.ts';

/** Prints the status changes of targets. */
export type ChangePrinter = {
  /** Rejects when the change could not be printed. */
  readonly change: (change: Change) => Promise<void>;
  /** Is called with the state of a target that an earlier run saved. */
  readonly remembered: (target: string, health: TargetMemory) => void;
  /** Is called with every check. */
  readonly looked: (target: Target, health: TargetMemory, observations: readonly Observation[]) => void;
};

/** Writes the text of a change. Rejects when it could not be written. */
export type Tell = Terminal['tell'];

/** Creates a printer of changes as text: one line per change, with its diagnosis below. */
export function createChangePrinter(terminal: Terminal, page: Page, tell: Tell): ChangePrinter {
  const { paint } = page;
  const changedAt = new Map<string, number>();
  const first = createFirstChecks(terminal, page, tell);
  return {
    remembered: (target, { notified, status, since }) => {
      if (notified === undefined) return;
      first.settle(target);
      // After a long pause the saved status is no longer valid, and neither is its start.
      const isKept = notified === status;
      if (isKept) changedAt.set(target, since);
      terminal.err(
        `last reported: ${prettyStatus(notified, page)}  ${target}${isKept ? `  since ${new Date(since).toLocaleString('sv')}` : ''}\n`,
      );
    },
    looked: first.looked,
    change: async (change) => {
      const { target, health, to, diagnosis, at, observations } = change;
      if (change.kind === 'apis') {
        await tell(
          forPeople(
            terminal,
            `${clockTime(at, page)}  ${prettyStatus(to, page)}  ${paint('bold', target.name)}  ${headlineOf(change).words}\n`,
          ),
        );
        return;
      }
      const before = changedAt.get(target.name);
      const words = inWords(diagnosis, health, observations);
      const was = first.isQuiet(target.name) ? '' : sinceWhen(change, before);
      const head = `${clockTime(at, page)}  ${prettyStatus(to, page)}  ${paint('bold', target.name)}  ${words}${was}`;
      const below = diagnosis ? prettyDiagnosis([{ target, status: to, diagnosis, observations }], page) : [];
      const noted = (change.notes ?? []).map((note) => `    ${paint('dim', 'note')}     ${note.by}: ${note.text}`);
      const text = forPeople(terminal, [head, ...below, ...noted].map((line) => `${line.trimEnd()}\n`).join(''));
      if (first.hold(change, text)) return;
      await tell(text);
      first.settle(target.name);
      changedAt.set(target.name, at);
    },
  };
}

type Early = { readonly latest: Map<string, Observation>; finding?: EarlyFinding | undefined; told?: string; held?: string };

/**
 * Prints what the first checks of a target find, before they reach a threshold. Until then, a `ready` that rests on other
 * probes is held back.
 */
function createFirstChecks(terminal: Terminal, page: Page, tell: Tell) {
  const early = new Map<string, Early>();
  const settled = new Set<string>();
  // The end of the command reports what could not be written.
  const show = (text: string) => void tell(text).catch(() => {});
  const settle = (name: string) => {
    settled.add(name);
    early.delete(name);
  };
  return {
    settle,
    isQuiet: (name: string) => !settled.has(name),
    hold: ({ target: { name }, to }: Change, text: string): boolean => {
      const one = early.get(name);
      if (to !== 'ready' || !one?.finding) return false;
      one.held = text;
      return true;
    },
    looked: (target: Target, health: TargetMemory, observations: readonly Observation[]) => {
      if (settled.has(target.name)) return;
      const one: Early = early.get(target.name) ?? { latest: new Map() };
      early.set(target.name, one);
      for (const seen of observations) one.latest.set(seen.probe, seen);
      one.finding = earlyFinding(target, health, [...one.latest.values()]);
      if (one.finding) {
        const words = reasonInWords(one.finding.diagnosis, [...one.latest.values()]);
        if (words !== one.told) show(forPeople(terminal, earlyLine(target.name, words, one.finding, observations, page)));
        one.told = words;
      } else if (one.held !== undefined && health.status === 'ready') {
        show(one.held);
        settle(target.name);
      }
    },
  };
}

function earlyLine(name: string, words: string, { count, threshold }: EarlyFinding, observations: readonly Observation[], page: Page) {
  const time = clockTime(Math.max(...observations.map(({ at }) => at)), page);
  return `${time}  ${prettyStatus('pending', page)}  ${page.paint('bold', name)}  ${words}: failing, ${count} of ${threshold}\n`;
}

function clockTime(at: number, { paint }: Page): string {
  return paint('dim', new Date(at).toTimeString().slice(0, 8));
}

function sinceWhen({ from, at, to }: Change, before: number | undefined): string {
  if (from === undefined) return '';
  const recovered = isRed(from) && !isRed(to) ? 'recovered, ' : '';
  return `  (${recovered}was ${statusWord(from)}${before === undefined ? '' : ` for ${formatDuration(at - before)}`})`;
}
