import { openSync } from 'node:fs';
import { devNull } from 'node:os';
import { lookAt } from './look-at.ts';

/** Run as a program: uses up its file descriptors, looks at `host` (argument) and prints the reason. */
const [, , host = ''] = process.argv;
process.stdout.write('');
const look = { look: { kind: 'tcp', host, port: 1 }, timeoutMs: 5000 } as const;
useUp();
// The start of a program gives back descriptors of its own for a while.
await lookAt(look);
useUp();
const { trouble } = await lookAt(look);
process.stdout.write(trouble?.reason ?? 'success');

function useUp(): void {
  for (let left = true; left; ) {
    try {
      openSync(devNull, 'r');
    } catch {
      left = false;
    }
  }
}
