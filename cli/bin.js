#!/usr/bin/env node
// Plain JavaScript, so that an old Node can run this file far enough to report that it is too old.
import { existsSync } from 'node:fs';

if (Number.parseInt(process.versions.node, 10) < 24) {
  process.stderr.write(
    `gatewatch: Node 24 or later is required, this is ${process.version}. Fix: run gatewatch with npx or an npm script of the project, which bring Node 24, or install Node 24\n`,
  );
  // A plugin of Nagios that cannot run is UNKNOWN.
  process.exitCode = process.argv.some((arg) => arg.endsWith('nagios')) ? 3 : 2;
} else {
  // Node exits with 1 after a crash, which would report that a target is not ready.
  process.on('uncaughtException', (error) => {
    process.stderr.write(`monitor-fault: ${error?.stack ?? error}\n`);
    process.exit(3);
  });
  // A checkout runs directly from source; the published package contains only the bundle.
  const source = new URL('./main.ts', import.meta.url);
  const { main } = await import(existsSync(source) ? source.href : new URL('../dist/gatewatch.js', import.meta.url).href);
  process.exitCode = await main(process.argv.slice(2));
  // What a reader did not take until now would keep the process alive for as long as it does not.
  if (process.stdout.writableLength > 0) process.exit();
}
