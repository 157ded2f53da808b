import { parseArgs } from 'node:util';
import { installParts } from '../testkit/real/install/install-parts.ts';

// node scripts/real-parts.ts [--seconds N] Installs what `npm run test:real` runs against, in three minutes at most.
// Under CI as root, Debian's packages too.

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '180' } } });

const installations = installParts(Number(values.seconds) * 1000);
for (const { name, seconds, skipped } of installations) {
  const done = `${name.padEnd(10)}${seconds.toFixed(0).padStart(4)} s`;
  process.stderr.write(skipped === undefined ? `${done}\n` : `${done}  SKIPPED: ${skipped}\n`);
}
