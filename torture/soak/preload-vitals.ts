import { appendFileSync, readdirSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

// Loaded before a program: writes how it is into the file VITALS, a line a second.

/**
 * How a process is: open descriptors, what its event loop holds, and now and then its bytes after a
 * collection.
 */
export type Vitals = {
  readonly descriptors: number;
  readonly resources: number;
  readonly memory?: { readonly rss: number; readonly heap: number };
};

const file = process.env.VITALS ?? '/dev/null';
/** A collection holds everything up for some hundredths of a second. */
const COLLECTED_EVERY = 5;
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
let samples = 0;

setInterval(() => {
  const vitals: Vitals = {
    descriptors: readdirSync('/proc/self/fd').length,
    resources: process.getActiveResourcesInfo().length,
    ...(++samples % COLLECTED_EVERY === 0 && { memory: memoryAfterCollection() }),
  };
  appendFileSync(file, `${JSON.stringify(vitals)}\n`);
}, 1000).unref();

// What has not been collected yet says more about V8's leisure than about the program.
function memoryAfterCollection(): NonNullable<Vitals['memory']> {
  collect();
  const { rss, heapUsed: heap } = process.memoryUsage();
  return { rss, heap };
}
