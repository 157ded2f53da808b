import { openSync } from 'node:fs';
import { devNull } from 'node:os';
import { lookAt } from './look-at.ts';

/** Run as a program: uses up its file descriptors, looks at `host` (argument) and prints the reason. */
const [, , host = ''] = process.argv;
process.stdout.write('');
for (let left = true; left; ) {
  try {
    openSync(devNull, 'r');
  } catch {
    left = false;
  }
}
const { trouble } = await lookAt({ look: { kind: 'tcp', host, port: 1 }, timeoutMs: 5000 });
process.stdout.write(trouble?.reason ?? 'success');
