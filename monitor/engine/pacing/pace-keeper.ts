import type { EventLoop } from './event-loop.ts';

/** Says how many looks may start, by how busy the event loop is while they do. */
export type PaceKeeper = {
  /** To be called after a rest: what the loop did meanwhile says nothing about looks. */
  readonly resume: () => void;
  /** How many may start now, when so many wait and the last of them has to start within so long. Milliseconds. */
  readonly allow: (waiting: number, withinMs: number) => number;
  /** When the next one may, milliseconds from now. */
  readonly untilNextMs: () => number;
};

/** How often the pace is set anew, milliseconds. */
const WINDOW_MS = 50;
/** The event loop is asked to come by this often at most, milliseconds. */
const STEP_MS = 2;
/** Looks a second at first: slow enough for 128 MB of Lambda, some 0.07 of a core, and soon doubled where there is more. */
const FIRST = 40;
const SLOWEST = 4;
const FASTEST = 2000;

/** Begins slowly and finds out. */
export function createPaceKeeper(loop: EventLoop): PaceKeeper {
  let pace = FIRST;
  let window = { at: loop.now(), busyMs: loop.busyMs() };
  let needed = pace;
  let credit = { at: loop.now(), looks: 1 };
  const measure = (now: number) => {
    const took = now - window.at;
    if (took < WINDOW_MS) return;
    const busyMs = loop.busyMs();
    pace = nextPace(pace, (busyMs - window.busyMs) / took);
    window = { at: now, busyMs };
  };
  return {
    resume: () => {
      if (loop.now() - credit.at > WINDOW_MS) window = { at: loop.now(), busyMs: loop.busyMs() };
    },
    allow: (waiting, withinMs) => {
      const now = loop.now();
      measure(now);
      needed = Math.max(pace, (1000 * waiting) / Math.max(1, withinMs));
      const earned = ((now - credit.at) * needed) / 1000;
      // After a stall nothing is made up for: that would be a burst.
      const looks = Math.min(Math.max(1, (2 * STEP_MS * needed) / 1000), credit.looks + earned);
      const allowed = Math.min(waiting, Math.floor(looks));
      credit = { at: now, looks: looks - allowed };
      return allowed;
    },
    untilNextMs: () => Math.max(STEP_MS, (1000 * (1 - credit.looks)) / needed),
  };
}

/**
 * How much of its time the event loop may be at work while looks start. What comes to a loop that is busy half of the time waits, on average, half as
 * long as one piece of work takes (M/D/1), and a handshake takes about a millisecond.
 */
const BUSY = 0.5;
/** Below this it could do more. */
const IDLE = 0.35;
/** A faster pace is felt only when answers come back, a round trip later. */
const FASTER = 1.2;
const MUCH_SLOWER = 0.5;

/** The pace, in looks a second, that follows one at which the loop was at work for `busy` (0 to 1) of the time. */
function nextPace(pace: number, busy: number): number {
  const factor = busy > BUSY ? Math.max(MUCH_SLOWER, BUSY / busy) : busy < IDLE ? FASTER : 1;
  return Math.min(FASTEST, Math.max(SLOWEST, pace * factor));
}
