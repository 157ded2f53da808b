import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Zippable, zipSync } from 'fflate';

/** The earliest time that a zip can hold: with the time of the export, the same code would have other bytes. */
const NO_TIME = new Date(1980, 0, 1);

/** Read and write for the owner, read for all others: Lambda runs the code as another user. */
const READABLE = 0o644 << 16;
/** The system by whose rules the attributes of a file are read: Unix. Source: APPNOTE.TXT, 4.4.2. */
const UNIX = 3;

/** Zips the files of a folder without folders in it. The same files give the same bytes. */
export function zipFolder(folder: string): Uint8Array {
  const files: Zippable = {};
  for (const name of readdirSync(folder).sort()) {
    files[name] = [readFileSync(join(folder, name)), { mtime: NO_TIME, os: UNIX, attrs: READABLE }];
  }
  return zipSync(files);
}
