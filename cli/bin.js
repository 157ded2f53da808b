#!/usr/bin/env node
// Plain JavaScript, so that any Node can run it far enough to say that it is too old.
import { existsSync } from 'node:fs';

if (Number.parseInt(process.versions.node, 10) < 24) {
  process.stderr.write(
    `gatewatch: needs Node 24 or later, this is ${process.version}: run it by npx or an npm script of the project (they bring Node 24), or install Node 24\n`,
  );
  process.exitCode = 2;
} else {
  // A crash is not a verdict: Node's own exit code for it, 1, would say that a target is not ready.
  process.on('uncaughtException', (error) => {
    process.stderr.write(`monitor-fault: ${error?.stack ?? error}\n`);
    process.exit(3);
  });
  // A checkout runs the sources as they lie on disk; the published package has only the bundle.
  const source = new URL('./main.ts', import.meta.url);
  const { main } = await import(existsSync(source) ? source.href : new URL('../dist/gatewatch.js', import.meta.url).href);
  process.exitCode = await main(process.argv.slice(2));
}
