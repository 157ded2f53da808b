import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Run } from './run-within.ts';
import type { Contents } from './stamped-folder.ts';

const SOURCE = join(import.meta.dirname, '../../odd-answers/client.go');

/** The client that asks with Go's net/http, compiled. */
export function goClientContents(run: Run): Contents {
  return {
    inputs: readFileSync(SOURCE, 'utf8'),
    make: (folder) => {
      run('go', ['build', '-o', join(folder, 'client'), SOURCE]);
      return /\d+(\.\d+)+/.exec(run('go', ['version']))?.[0] ?? '';
    },
  };
}
