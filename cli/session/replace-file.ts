import { chmodSync, closeSync, fsyncSync, openSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { CliError } from '../terminal/cli-error.ts';

/**
 * Replaces the content of a file as a whole: a crash leaves the old one or the new one. Its mode stays, and a link
 * still leads to it. Throws CliError if the file is no longer what was read, or cannot be written.
 */
export function replaceFile(file: string, expected: Uint8Array, text: string): void {
  try {
    const path = realpathSync(file);
    const beside = `${path}.${process.pid}.new`;
    try {
      writeNew(beside, text, statSync(path).mode);
      if (!readFileSync(path).equals(expected)) throw new Error('another program changed it meanwhile');
      renameSync(beside, path);
    } finally {
      rmSync(beside, { force: true });
    }
  } catch (error) {
    throw new CliError('file-not-written', `cannot change ${file}: ${error instanceof Error ? error.message : error}`);
  }
}

function writeNew(path: string, text: string, mode: number): void {
  const descriptor = openSync(path, 'wx');
  try {
    const bytes = Buffer.from(text);
    for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  chmodSync(path, mode & 0o7777);
}
