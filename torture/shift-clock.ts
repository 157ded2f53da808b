const TrueDate = globalThis.Date;
let shiftMs = 0;

class ShiftedDate extends TrueDate {
  constructor(...given: readonly unknown[]) {
    // What is given is a moment, whatever the clock shows.
    super(...((given.length === 0 ? [ShiftedDate.now()] : given) as [number]));
  }

  static override now(): number {
    return TrueDate.now() + shiftMs;
  }
}

/**
 * Puts the wall clock of this process forward by so many milliseconds, or back. The monotonic clock and
 * timers go on as they were.
 */
export function shiftClock(byMs: number): void {
  shiftMs += byMs;
  globalThis.Date = ShiftedDate as DateConstructor;
}
