import { globSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesize } from '../testkit/synthesize.ts';
import { RELEASED, RELEASED_CONFIGS, releasedConfig, releasedFile, releasedOf } from '../testkit/templates/released-templates.ts';

// Run once a release has landed: the templates of the next one are compared with these.
for (const file of globSync('*.json', { cwd: RELEASED })) rmSync(join(RELEASED, file));
for (const config of RELEASED_CONFIGS) {
  for (const stack of synthesize(releasedConfig(config)).stacks) {
    writeFileSync(releasedFile(config, stack.name), `${JSON.stringify(releasedOf(stack), null, 1)}\n`);
  }
}
