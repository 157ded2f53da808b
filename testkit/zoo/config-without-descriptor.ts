import { openSync } from 'node:fs';
import { devNull } from 'node:os';
import { readConfigFile } from '../../cli/session/load-config.ts';
import { asCliError } from '../../cli/terminal/cli-error.ts';

/**
 * Run as a program: uses up its file descriptors, reads itself as a config would be read and prints the exit
 * code and the error.
 */
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
