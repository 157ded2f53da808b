#!/usr/bin/env node
// Plain JavaScript, so that an old Node can run this file far enough to report that it is too old.
import { mkdirSync, readFileSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { isAbsolute, join } from 'node:path';
import { isClone, missingPart, newerNode } from './newer-node.js';

const [major, minor] = process.versions.node.split('.').map(Number);

// A clone runs directly from source; the published package contains only the bundle.
if (isClone ? major < 24 : major < 22 || (major === 22 && minor < 19)) {
  const least = isClone ? '24' : '22.19';
  process.stderr.write(`gatewatch: Node ${least} or later is required, this is ${process.version}. Fix: ${newerNode()}\n`);
  // A plugin of Nagios that cannot run is UNKNOWN.
  process.exitCode = process.argv.some((arg) => arg.endsWith('nagios')) ? 3 : 2;
} else {
  // Node exits with 1 after a crash, which would report that a target is not ready.
  process.on('uncaughtException', (error) => {
    process.stderr.write(`monitor-fault: ${error?.stack ?? error}\n`);
    process.exit(3);
  });
  // The SQLite of Node 22 is the one of Node 24, which no longer calls it experimental.
  const { emitWarning } = process;
  process.emitWarning = (warning, ...rest) => {
    if (!String(warning).startsWith('SQLite is an experimental feature')) emitWarning.call(process, warning, ...rest);
  };
  const cache = isFileSizeLimited() ? undefined : cacheFolder(process.env);
  if (cache !== undefined) nodeModule.enableCompileCache(cache);
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

// Node writes the cache after the last listener of signals is gone: beyond `ulimit -f`, SIGXFSZ would end the process
// with another exit code. Source: setrlimit(2), proc_pid_limits(5).
function isFileSizeLimited() {
  try {
    return !/^Max file size +unlimited/m.test(readFileSync('/proc/self/limits', 'utf8'));
  } catch {
    return false;
  }
}

// Compiled code of this user only: whoever can write there decides what runs. Node's default is the folder for
// temporary files. Source: XDG Base Directory Specification.
function cacheFolder({ XDG_CACHE_HOME = '', LOCALAPPDATA = '', HOME = '' }) {
  const base = [XDG_CACHE_HOME, LOCALAPPDATA, HOME && join(HOME, '.cache')].find((path) => isAbsolute(path));
  const folder = base === undefined ? undefined : join(base, 'gatewatch');
  return folder !== undefined && isMade(base) && isMade(folder) ? folder : undefined;
}

// Node would make the folders too, but below /proc it tries forever.
function isMade(folder) {
  try {
    mkdirSync(folder, { mode: 0o700 });
    return true;
  } catch (error) {
    return error?.code === 'EEXIST';
  }
}
