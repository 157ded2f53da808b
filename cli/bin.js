#!/usr/bin/env node
// Plain JavaScript, so that an old Node can run this file far enough to report that it is too old.
import { isClone, missingPart, newerNode } from './newer-node.js';

if (Number.parseInt(process.versions.node, 10) < 24) {
  process.stderr.write(`gatewatch: Node 24 or later is required, this is ${process.version}. Fix: ${newerNode()}\n`);
  // A plugin of Nagios that cannot run is UNKNOWN.
  process.exitCode = process.argv.some((arg) => arg.endsWith('nagios')) ? 3 : 2;
} else {
  // Node exits with 1 after a crash, which would report that a target is not ready.
  process.on('uncaughtException', (error) => {
    process.stderr.write(`monitor-fault: ${error?.stack ?? error}\n`);
    process.exit(3);
  });
  // A checkout runs directly from source; the published package contains only the bundle.
  const main = await load(isClone ? './main.ts' : '../dist/gatewatch.js');
  process.exitCode = main ? await main(process.argv.slice(2)) : 2;
  // What a reader did not take until now would keep the process alive for as long as it does not, and so would
  // requests that a signal interrupted.
  if (process.stdout.writableLength > 0 || process.exitCode > 128) process.exit();
}

async function load(path) {
  try {
    return (await import(new URL(path, import.meta.url).href)).main;
  } catch (error) {
    if (error?.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    const [, name = path] = /Cannot find (?:package|module) '([^']+)'/.exec(error.message) ?? [];
    process.stderr.write(missingPart(name.replace(/^.*\/(?=dist\/)/, '')));
    return undefined;
  }
}
