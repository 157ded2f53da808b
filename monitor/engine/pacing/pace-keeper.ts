import type { EventLoop } from './event-loop.ts';

/** What waits for a turn, and how that turn came. */
type Waiting = {
  readonly checks: number;
  /** The last of them must start within this many milliseconds, however late the loop is. */
  readonly withinMs: number;
  /** How many must start per second to keep all periods. */
  readonly rate: number;
  /** By how much the loop was late with this turn, in milliseconds. */
  readonly lateMs: number;
};

/** Decides how many checks may start, by how busy and how late the event loop is while they do. */
export type PaceKeeper = {
  /** Call it after an idle period: the load of the loop in that period says nothing about checks. */
  readonly resume: () => void;
  /** Returns how many checks may start now. */
  readonly allow: (waiting: Waiting) => number;
  /** Returns when the next check may start, in milliseconds from now. */
  readonly untilNextMs: () => number;
};

/** How often the pace is adjusted, in milliseconds. */
const WINDOW_MS = 50;
/** Minimum interval between two calls from the event loop, in milliseconds. */
const STEP_MS = 2;
/**
 * Checks per second at first. It is slow enough for 128 MB of Lambda, about 0.07 of a core, and doubles soon
 * on larger ones.
 */
const FIRST = 40;
const SLOWEST = 4;
const FASTEST = 2000;

/**
 * Mean lateness up to which periods are kept, in milliseconds, however busy the loop seems: a profiler makes an idle
 * loop seem busy. A check waits for the loop about four times: 200 ms are far from a tenth of the usual timeout of 5 s,
 * which would put a failure in doubt.
 */
const LATE_MS = 50;
/** The share of the newest turn in the mean lateness. */
const NEWEST = 0.1;

/** Creates a pace keeper that starts slowly and adjusts to the machine. */
export function createPaceKeeper(loop: EventLoop): PaceKeeper {
  let pace = FIRST;
  let window = { at: loop.now(), busyMs: loop.busyMs() };
  let needed = pace;
  let credit = { at: loop.now(), looks: 1 };
  let lateMs = 0;
  const measure = (now: number) => {
    const took = now - window.at;
    if (took < WINDOW_MS) return;
    const busyMs = loop.busyMs();
    pace = nextPace(pace, (busyMs - window.busyMs) / took);
    window = { at: now, busyMs };
  };
  return {
    resume: () => {
      if (loop.now() - credit.at <= WINDOW_MS) return;
      window = { at: loop.now(), busyMs: loop.busyMs() };
      lateMs = 0;
    },
    allow: (waiting) => {
      const now = loop.now();
      measure(now);
      lateMs += NEWEST * (waiting.lateMs - lateMs);
      const kept = lateMs > LATE_MS ? 0 : Math.min(FASTEST, waiting.rate);
      needed = Math.max(pace, kept, (1000 * waiting.checks) / Math.max(1, waiting.withinMs));
      const earned = ((now - credit.at) * needed) / 1000;
      // Checks that a stall delayed are not caught up in a burst.
      const looks = Math.min(Math.max(1, (2 * STEP_MS * needed) / 1000), credit.looks + earned);
      const allowed = Math.min(waiting.checks, Math.floor(looks));
      credit = { at: now, looks: looks - allowed };
      return allowed;
    },
    untilNextMs: () => Math.max(STEP_MS, (1000 * (1 - credit.looks)) / needed),
  };
}

/**
 * Maximum share of time in which the event loop may be active while checks start. Work that reaches a loop
 * that is busy half of the time waits, on average, half as long as one piece of work takes (M/D/1), and a
 * handshake takes about a millisecond.
 */
const BUSY = 0.5;
/** Below this share the pace increases. */
const IDLE = 0.35;
/** The increase is small: a faster pace shows its load only one round trip later, with the responses. */
const FASTER = 1.2;
const MUCH_SLOWER = 0.5;

/**
 * Returns the pace, in checks per second, that follows one at which the loop was active for the share `busy`
 * (0 to 1) of the time.
 */
function nextPace(pace: number, busy: number): number {
  const factor = busy > BUSY ? Math.max(MUCH_SLOWER, BUSY / busy) : busy < IDLE ? FASTER : 1;
  return Math.min(FASTEST, Math.max(SLOWEST, pace * factor));
}
