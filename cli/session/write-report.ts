import {
  appendFileSync,
  closeSync,
  fchmodSync,
  fsyncSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CliError } from '../terminal/cli-error.ts';

/**
 * Writes a report, so that a reader of the file sees the old report or the whole new one. Creates missing folders.
 * A pipe or a device is written as it is. `isSoonAnew` saves the wait for the disk, for files that the next run
 * replaces: with thousands of them, it is most of the time. Throws CliError.
 */
export function writeReport(file: string, text: string, isSoonAnew = false): void {
  attempt(file, () => {
    if (isSpecial(file)) return writeFileSync(file, text);
    const place = realPlace(file);
    mkdirSync(dirname(place), { recursive: true });
    replaceFile(place, text, isSoonAnew);
  });
}

/** Appends to a file that a pipeline provides, such as its summary. Throws CliError. */
export function appendReport(file: string, text: string): void {
  attempt(file, () => appendFileSync(file, text));
}

/** Returns the size of a file in bytes; 0 if it is not there or not to be read. */
export function sizeOf(file: string): number {
  try {
    return statSync(file).size;
  } catch {
    return 0;
  }
}

function isSpecial(file: string): boolean {
  const found = statSync(file, { throwIfNoEntry: false });
  return found !== undefined && !found.isFile() && !found.isDirectory();
}

// The file that a link leads to is replaced, not the link.
function realPlace(file: string): string {
  return statSync(file, { throwIfNoEntry: false }) ? realpathSync(file) : file;
}

function replaceFile(place: string, text: string, isSoonAnew: boolean): void {
  // The name ends differently, so that what collects `*.xml` or `*.prom` does not take it.
  const mode = statSync(place, { throwIfNoEntry: false })?.mode;
  const temporary = join(dirname(place), `.${basename(place)}.${process.pid}.tmp`);
  try {
    // In containers, a killed process had the same number and may have left one.
    rmSync(temporary, { force: true });
    const descriptor = openSync(temporary, 'wx');
    try {
      if (mode !== undefined) fchmodSync(descriptor, mode);
      writeFileSync(descriptor, text);
      if (!isSoonAnew) fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, place);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function attempt(file: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CliError(
      'output-not-written',
      `${file} could not be written: ${why}`,
      'name a file that you may write to, on a disk with free space',
    );
  }
}
