import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';

// Takes every file descriptor there is from TORTURE_HOARD_FROM on, milliseconds since the start, and gives
// them back at TORTURE_HOARD_UNTIL.

const held: number[] = [];
const from = Number(process.env.TORTURE_HOARD_FROM);
const until = Number(process.env.TORTURE_HOARD_UNTIL);

function take(): void {
  for (;;) {
    try {
      held.push(openSync(devNull, 'r'));
    } catch {
      return;
    }
  }
}

// What others give back meanwhile is taken too.
const timer = setTimeout(() => {
  take();
  const again = setInterval(take, 1).unref();
  setTimeout(() => {
    clearInterval(again);
    for (const descriptor of held.splice(0)) closeSync(descriptor);
  }, until - from).unref();
}, from);
timer.unref();
