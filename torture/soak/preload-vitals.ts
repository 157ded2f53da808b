import { appendFileSync, readdirSync } from 'node:fs';

// Loaded before a program: writes how it is into the file VITALS, a line a second.

/** How a process is: bytes, open descriptors, and what its event loop holds, by kind. */
export type Vitals = {
  readonly rss: number;
  readonly heap: number;
  readonly descriptors: number;
  readonly resources: Readonly<Record<string, number>>;
};

const file = process.env.VITALS ?? '/dev/null';

setInterval(() => {
  const { rss, heapUsed: heap } = process.memoryUsage();
  const kinds = Object.entries(Object.groupBy(process.getActiveResourcesInfo(), (kind) => kind));
  const resources = Object.fromEntries(kinds.map(([kind, all = []]) => [kind, all.length]));
  const vitals: Vitals = { rss, heap, descriptors: readdirSync('/proc/self/fd').length, resources };
  appendFileSync(file, `${JSON.stringify(vitals)}\n`);
}, 1000).unref();
