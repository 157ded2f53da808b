import { expect, test } from 'vitest';
import { readChunks } from '../../../../monitor/probers/http/read-chunks.ts';

test.each([
  [' 2', 'the chunk size is " 2", not a hexadecimal number'],
  ['  ', 'the chunk size is "  ", not a hexadecimal number'],
  ['-2 ', 'the chunk size is "-2 ", not a hexadecimal number'],
  ['\t2', 'the chunk size is "\\x092", not a hexadecimal number'],
])('the chunk size %j is shown with its blanks', (size, fault) => {
  expect(readChunks(`${size}\r\nok\r\n0\r\n\r\n`)).toEqual({ fault });
});
