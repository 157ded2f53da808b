import { shiftClock } from '../../shift-clock.ts';

// Moves the wall clock of this process as TORTURE_JUMPS says: [{ "afterMs", "byMs" }, …].

const jumps: readonly { readonly afterMs: number; readonly byMs: number }[] = JSON.parse(process.env.TORTURE_JUMPS ?? '[]');
shiftClock(0);
for (const { afterMs, byMs } of jumps) {
  if (afterMs === 0) shiftClock(byMs);
  else setTimeout(shiftClock, afterMs, byMs).unref();
}
