import { openSync } from 'node:fs';
import { devNull } from 'node:os';
import { asCliError } from '../../cli/cli-error.ts';
import { readConfigFile } from '../../cli/load-config.ts';

/** Run as a program: uses up its file descriptors, reads itself as a config would be read and prints the exit code and the error. */
process.stdout.write('');
for (let left = true; left; ) {
  try {
    openSync(devNull, 'r');
  } catch {
    left = false;
  }
}
try {
  process.stdout.write(JSON.stringify(readConfigFile(import.meta.filename)));
} catch (error) {
  const { exitCode, line } = asCliError(error);
  process.stdout.write(`${exitCode} ${line}`);
}
