import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { notesOf, releasedFiles } from '../testkit/release/released-files.ts';

// node scripts/release.ts 0.2.0: writes a version into every file that names it, and dates the changelog.
// node scripts/release.ts --notes: prints what the changelog says of the version of package.json, for its release.

const ROOT = join(import.meta.dirname, '..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const [argument = ''] = process.argv.slice(2);

if (argument === '--notes') {
  process.stdout.write(notesOf(read('CHANGELOG.md'), JSON.parse(read('package.json')).version));
} else {
  const today = new Date().toISOString().slice(0, 10);
  for (const [file, text] of releasedFiles(read, argument, today)) writeFileSync(join(ROOT, file), text);
  process.stderr.write(`Next: read the differences, then git commit -am "Release ${argument}" && git tag v${argument}\n`);
}
