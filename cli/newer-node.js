// Plain JavaScript, so that an old Node can run it.
import { existsSync } from 'node:fs';

const at = (path) => existsSync(new URL(path, import.meta.url));

/** Whether this is a clone, and not the package. */
export const isClone = at('./main.ts');

/** Returns what to do if Node is too old, for the way in which gatewatch was installed. */
export function newerNode() {
  if (!isClone) return 'install Node 24 or later, from nodejs.org or with a version manager';
  if (!at('../node_modules/node')) return 'run `npm ci` in the clone, which brings Node 24';
  if (at('../node_modules/node/bin/node')) return 'run `npx gatewatch` or an npm script in the clone: both use its Node 24';
  return 'run `npm rebuild node`: `npm ci --ignore-scripts` does not install the Node 24 of the clone';
}

/** Returns the line about a part of gatewatch that is missing. */
export function missingPart(name) {
  if (isClone) return `gatewatch: the package ${name} is not installed. Fix: run \`npm ci\` in the clone\n`;
  return `gatewatch: ${name} is not part of this package, as after an installation from git. Fix: install a release, or clone the repository and run \`npm ci\`\n`;
}
