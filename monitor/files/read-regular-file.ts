import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { type FileRead, MAX_FILE_BYTES } from '../grammar/file.ts';

/** The error codes of a machine without free descriptors or memory; they do not mean that the file is wrong. */
const EXHAUSTED: readonly unknown[] = ['EMFILE', 'ENFILE', 'ENOMEM'];

// A pipe that nobody writes to would hold up the open, and some files under /proc the read.
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

const CHUNK = 65_536;

/**
 * Reads a regular file of at most `most` bytes. What counts is what is read, and not the size that the
 * file system says: that is 0 under /proc, and a file may grow meanwhile. Pipes, sockets, and devices are
 * not opened. Throws the system's error if the machine has no descriptor or memory left.
 */
export function readRegularFile(path: string, most: number = MAX_FILE_BYTES): FileRead {
  try {
    return irregular(statSync(path)) ?? readOpened(path, most);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (EXHAUSTED.includes(code)) throw error;
    if (code === 'ELOOP') return { problem: 'link-loop' };
    if (code !== 'ENOENT') return { problem: 'unreadable' };
    return { problem: isLink(path) ? 'dangling-link' : 'missing' };
  }
}

/**
 * Says in words what is at a path instead of a regular file: `a named pipe`, `a socket`, or `a device`.
 * Undefined for a file, a folder, nothing, and what cannot be looked up.
 */
export function irregularKind(path: string): string | undefined {
  try {
    return specialKind(statSync(path));
  } catch {
    return undefined;
  }
}

/** Says in words what a file is that is neither a regular file nor a directory. */
export function specialKind(stats: Stats): string | undefined {
  if (stats.isFIFO()) return 'a named pipe';
  if (stats.isSocket()) return 'a socket';
  return stats.isCharacterDevice() || stats.isBlockDevice() ? 'a device' : undefined;
}

function irregular(stats: Stats): FileRead | undefined {
  if (stats.isDirectory()) return { problem: 'directory' };
  const kind = specialKind(stats);
  return kind === undefined ? undefined : { problem: 'not-regular', kind };
}

function readOpened(path: string, most: number): FileRead {
  const descriptor = openSync(path, FLAGS);
  try {
    // Another file may stand there by now.
    return irregular(fstatSync(descriptor)) ?? readToEnd(descriptor, most);
  } finally {
    closeSync(descriptor);
  }
}

function readToEnd(descriptor: number, most: number): FileRead {
  const chunks: Buffer[] = [];
  for (let size = 0; size <= most; ) {
    const chunk = Buffer.allocUnsafe(CHUNK);
    const read = readSync(descriptor, chunk);
    if (read === 0) return { bytes: Buffer.concat(chunks) };
    chunks.push(chunk.subarray(0, read));
    size += read;
  }
  const { size } = fstatSync(descriptor);
  return { problem: 'too-large', ...(size > most && { size }) };
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}
