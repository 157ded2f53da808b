import { writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { strikeAt } from '../rounds/strike.ts';

// Kills the command line at the await point TORTURE_STRIKE, or, when it is 0, writes what was counted into
// the file TORTURE_COUNTED at the end.

const { mark, counted } = strikeAt(Number(process.env.TORTURE_STRIKE));
const { exec } = DatabaseSync.prototype;
DatabaseSync.prototype.exec = function (sql) {
  mark();
  return exec.call(this, sql);
};
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = ((...given: Parameters<typeof write>) => {
  mark();
  return write(...given);
}) as typeof process.stdout.write;
const file = process.env.TORTURE_COUNTED;
if (file !== undefined) process.once('exit', () => writeFileSync(file, JSON.stringify(counted())));
