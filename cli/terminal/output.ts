import { fdatasync, fstatSync, writeSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { isatty } from 'node:tty';
import { promisify } from 'node:util';
import { CliError } from './cli-error.ts';

/**
 * Writes a text. Resolves when it is known to be written; rejects with a CliError when it is not. After `last` aborts, it
 * does not wait for long.
 */
export type Write = (text: string, last?: AbortSignal) => Promise<void>;

/** How long a reader may still take what was written after the command was stopped, in milliseconds. */
const LAST_MS = 2000;

/**
 * Creates the writer of an open file. Node counts a write to a file as done even if the disk took only a part
 * of it, so files are written here. Pipes, sockets, and terminals are written by `stream`, which waits for a
 * slow reader. After `stop`, nothing waits for long.
 */
export function createWrite(stream: Writable, fd: number, stop: AbortSignal): Write {
  const kind = fstatSync(fd);
  const isRead = kind.isFIFO() || kind.isSocket() || isatty(fd);
  const write = isRead ? streamWriter(stream, stop) : fileWriter(fd, kind.isFile());
  return (text, last) => write(text, last).catch((error: unknown) => Promise.reject(notWritten(error)));
}

function streamWriter(stream: Writable, stop: AbortSignal): Write {
  return (text, last = stop) =>
    new Promise((resolve, reject) => {
      const end = AbortSignal.any([stop, last]);
      let timer: NodeJS.Timeout | undefined;
      const waitLast = () => {
        timer = setTimeout(() => reject(new Error('its reader does not read')), LAST_MS);
      };
      end.addEventListener('abort', waitLast, { once: true });
      if (end.aborted) waitLast();
      stream.write(text, (error) => {
        end.removeEventListener('abort', waitLast);
        clearTimeout(timer);
        if (error) reject(error);
        else resolve();
      });
    });
}

function fileWriter(fd: number, isFile: boolean): Write {
  // After a part of a text was written, the next one begins on a line of its own.
  let isTorn = false;
  return async (text) => {
    const bytes = Buffer.from(isTorn ? `\n${text}` : text);
    let done = 0;
    try {
      while (done < bytes.length) done += writeSync(fd, bytes, done);
      isTorn = false;
    } catch (error) {
      isTorn = done === 0 ? isTorn : bytes[done - 1] !== NEW_LINE;
      throw error;
    }
    // Network file systems may report a full disk only here. Source: write(2), "NOTES".
    if (isFile) await promisify(fdatasync)(fd).catch(unlessUnsupported);
  };
}

const NEW_LINE = 10;

function unlessUnsupported(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EINVAL' && error.code !== 'ENOTSUP' && error.code !== 'ENOSYS' && error.code !== 'EROFS') throw error;
}

const FULL = 'free space on the disk, raise the limit (`ulimit -f`, quota), or write the output to another file';
const FIXES: Readonly<Record<string, string>> = {
  EPIPE: 'let the program that reads the output read all of it, or write the output to a file',
  ENOSPC: FULL,
  EDQUOT: FULL,
  EFBIG: FULL,
};

function notWritten(error: unknown): CliError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const why = code === 'EPIPE' ? 'EPIPE: its reader has ended' : error instanceof Error ? error.message : String(error);
  return new CliError('output-not-written', `stdout could not be written: ${why}`, ...(FIXES[code] ? [FIXES[code]] : []));
}
