import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { irregularKind, readRegularFile } from '../../../monitor/files/read-regular-file.ts';
import { MAX_FILE_BYTES } from '../../../monitor/grammar/file.ts';
import { scratchFolder } from '../../../testkit/scratch.ts';

const { path: inScratch } = scratchFolder();
const scratch = () => mkdtempSync(inScratch('files-'));

test('reads a file, also one whose size the system does not know', () => {
  const folder = scratch();
  writeFileSync(join(folder, 'a'), 'abc');
  symlinkSync('a', join(folder, 'link'));
  expect(readRegularFile(join(folder, 'a'))).toEqual({ bytes: Buffer.from('abc') });
  expect(readRegularFile(join(folder, 'link'))).toEqual({ bytes: Buffer.from('abc') });
  // The size of a file under /proc is 0.
  expect(readRegularFile('/proc/self/status')).toMatchObject({ bytes: expect.objectContaining({ length: expect.any(Number) }) });
});

test('opens neither pipes nor devices nor sockets', async () => {
  const folder = scratch();
  execFileSync('mkfifo', [join(folder, 'fifo')]);
  symlinkSync('fifo', join(folder, 'link'));
  const server = createServer().listen(join(folder, 'socket'));
  await once(server, 'listening');
  for (const [path, kind] of [
    [join(folder, 'fifo'), 'a named pipe'],
    [join(folder, 'link'), 'a named pipe'],
    [join(folder, 'socket'), 'a socket'],
    ['/dev/zero', 'a device'],
    ['/dev/null', 'a device'],
  ] as const) {
    expect(readRegularFile(path)).toEqual({ problem: 'not-regular', kind });
    expect(irregularKind(path)).toBe(kind);
  }
  server.close();
});

test('says what else is not a file', () => {
  const folder = scratch();
  symlinkSync('nowhere', join(folder, 'dangling'));
  symlinkSync('loop', join(folder, 'loop'));
  mkdirSync(join(folder, 'folder'));
  const problem = (name: string) => readRegularFile(join(folder, name));
  expect(['nothing', 'dangling', 'folder', 'loop', 'nothing/inside'].map(problem)).toEqual([
    { problem: 'missing' },
    { problem: 'dangling-link' },
    { problem: 'directory' },
    { problem: 'link-loop' },
    { problem: 'missing' },
  ]);
  expect(irregularKind(join(folder, 'loop'))).toBeUndefined();
});

test('reads no more than the limit, and exactly the limit', () => {
  const folder = scratch();
  const path = join(folder, 'large');
  writeFileSync(path, '');
  truncateSync(path, MAX_FILE_BYTES);
  expect(readRegularFile(path)).toMatchObject({ bytes: { length: MAX_FILE_BYTES } });
  truncateSync(path, 1024 * MAX_FILE_BYTES);
  expect(readRegularFile(path)).toEqual({ problem: 'too-large', size: 1024 * MAX_FILE_BYTES });
});
