import { createReadStream, fstatSync, type Stats } from 'node:fs';
import { Socket } from 'node:net';
import { addAbortSignal, type Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { isatty } from 'node:tty';
import { specialKind } from '../../monitor/files/read-regular-file.ts';
import { type FileRead, MAX_FILE_BYTES } from '../../monitor/grammar/file.ts';
import { stoppedBy } from '../terminal/stopped-by.ts';

const DESCRIPTOR = /^\/(?:dev|proc\/self)\/fd\/(\d{1,9})$/;

/**
 * Returns the open file descriptor that a path stands for: `-` and `/dev/stdin` for 0, and `/dev/fd/63`,
 * which a shell writes for `<(command)`. Undefined for every other path.
 */
export function descriptorOf(path: string): number | undefined {
  if (path === '-' || path === '/dev/stdin') return 0;
  const digits = DESCRIPTOR.exec(path)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Returns what messages call a path: `<stdin>` and `<pipe>` for open file descriptors. */
export function nameInMessages(path: string): string {
  const descriptor = descriptorOf(path);
  if (descriptor === undefined) return path;
  return descriptor === 0 ? '<stdin>' : '<pipe>';
}

/**
 * Reads a pipe, a socket, or a redirected file to its end, at most `most` bytes. It waits for the other
 * side without holding up signals. Throws CliError if the signal aborts first.
 */
export async function readDescriptor(descriptor: number, signal: AbortSignal, most: number = MAX_FILE_BYTES): Promise<FileRead> {
  if (isatty(descriptor)) return { problem: 'not-regular', kind: 'a terminal' };
  const stats = statsOf(descriptor);
  if (!stats) return { problem: 'missing' };
  if (stats.isDirectory()) return { problem: 'directory' };
  const kind = specialKind(stats);
  if (kind === 'a device') return { problem: 'not-regular', kind };
  return collect(streamOf(descriptor, kind === undefined), signal, most);
}

function statsOf(descriptor: number): Stats | undefined {
  try {
    return fstatSync(descriptor);
  } catch {
    return undefined;
  }
}

function streamOf(descriptor: number, isFile: boolean): Readable {
  if (descriptor === 0) return process.stdin;
  return isFile ? createReadStream('', { fd: descriptor }) : new Socket({ fd: descriptor, readable: true, writable: false });
}

async function collect(stream: Readable, signal: AbortSignal, most: number): Promise<FileRead> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of addAbortSignal(signal, stream)) {
      size += chunk.length;
      if (size > most) return { problem: 'too-large' };
      chunks.push(chunk);
    }
    // Ctrl-C ends the whole pipeline: the end of the input can be seen before it, by one turn of the loop.
    await setImmediate();
    await setImmediate();
    if (signal.aborted) throw signal.reason;
    return { bytes: Buffer.concat(chunks) };
  } catch {
    if (signal.aborted) throw stoppedBy(signal, 'the config was not read to its end');
    return { problem: 'unreadable' };
  }
}
