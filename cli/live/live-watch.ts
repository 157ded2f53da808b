import type { Clock } from '../../monitor/engine/ports.ts';
import type { HistoryEntry } from '../../monitor/history/entry.ts';
import type { TargetMemory } from '../../monitor/memory/target-memory.ts';
import type { Observation } from '../../monitor/observation/observation.ts';
import type { Target } from '../../monitor/target/target.ts';
import { defined } from '../../monitor/text/objects.ts';
import { forPeople } from '../terminal/print.ts';
import type { Page, Screen, Terminal } from '../terminal/terminal.ts';
import { createLiveScreen } from './live-screen.ts';
import { liveTable } from './live-table.ts';
import { newView, type TargetView, withLook } from './target-view.ts';

/** The least time between two drawings, in milliseconds. */
const DRAW_MS = 1000;

/** What a live table is of. `past` has the history of the last day by target; `url` is the status page, if there is one. */
type LiveSubject = {
  readonly monitor: string;
  readonly targets: readonly Target[];
  readonly past: ReadonlyMap<string, readonly HistoryEntry[]>;
  readonly page: Page;
  readonly clock: Clock;
  readonly url?: string;
};

/** A table that is shown: `looked` takes what the watch sees. */
export type LiveTable = {
  readonly looked: (target: Target, health: TargetMemory, observations: readonly Observation[]) => void;
  /** Draws the last state, which stays. */
  readonly end: () => Promise<void>;
};

/** A terminal that can show a live table. */
export type LiveWatch = {
  /** The terminal of everything else: what it writes stands above the table. */
  readonly terminal: Terminal;
  readonly show: (subject: LiveSubject) => LiveTable;
};

/** Creates the live table of a terminal; undefined if that cannot move its cursor. Nothing is drawn before `show`. */
export function createLiveWatch(terminal: Terminal): LiveWatch | undefined {
  const { env, screen } = terminal;
  return screen && env.TERM !== 'dumb' ? liveWatchOn(terminal, screen) : undefined;
}

function liveWatchOn(terminal: Terminal, screen: Screen): LiveWatch {
  const { env } = terminal;
  const live = createLiveScreen(terminal.tell, screen.size);
  // The end of the command reports what could not be written.
  const above = (text: string) => void live.above(text).catch(() => {});
  return {
    terminal: {
      ...terminal,
      out: above,
      tell: live.above,
      err: terminal.isErrTty ? (text) => above(forPeople({ env, columns: screen.size().columns }, text)) : terminal.err,
      get columns() {
        return screen.size().columns;
      },
    },
    show: ({ monitor, url, targets, past, page, clock }) => {
      const views = new Map<string, TargetView>(targets.map((target) => [target.name, newView(target, past.get(target.name) ?? [])]));
      const ended = new AbortController();
      let lookedAt = clock.now();
      const draw = () => {
        const state = { monitor, views: [...views.values()], lookedAt, now: clock.now(), ...defined({ url }) };
        return live.draw(liveTable(state, screen.size(), page)).catch(() => {});
      };
      const redraw = createPacer(clock, ended.signal, draw);
      const forget = screen.onChange((change) => {
        if (change === 'resumed') live.leave();
        redraw();
      });
      redraw();
      return {
        looked: (target, health, observations) => {
          if (observations.length > 0) lookedAt = clock.now();
          const view = views.get(target.name);
          if (view) views.set(target.name, withLook(view, health, observations, clock.now()));
          redraw();
        },
        end: async () => {
          ended.abort();
          forget();
          await draw();
          live.leave();
        },
      };
    },
  };
}

/** Returns a function that draws soon, at most once a second, and not while the terminal still takes the last drawing. */
function createPacer({ monotonic, sleep }: Clock, signal: AbortSignal, draw: () => Promise<void>): () => void {
  let [isWanted, isRunning] = [false, false];
  let drawnAt = Number.NEGATIVE_INFINITY;
  const run = async () => {
    isRunning = true;
    while (isWanted) {
      await sleep(Math.max(0, drawnAt + DRAW_MS - monotonic()), signal);
      if (signal.aborted) return;
      isWanted = false;
      drawnAt = monotonic();
      await draw();
    }
    isRunning = false;
  };
  return () => {
    isWanted = true;
    if (!isRunning) void run();
  };
}
