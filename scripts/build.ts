import { rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { buildFunctions } from '../infra/functions/build-functions.ts';
import { writeFolder } from '../infra/functions/write-folder.ts';
import { bundlePackage } from './package/bundle-package.ts';
import { bundledPackages } from './package/bundled-packages.ts';
import { declarationsOf } from './package/declarations.ts';
import { thirdPartyNotices } from './package/third-party.ts';

// npm run build: everything in the published package that is not in the repository, into dist.

const ROOT = join(import.meta.dirname, '..');
const DIST = join(ROOT, 'dist');

const [functions, bundle] = await Promise.all([buildFunctions(ROOT), bundlePackage(ROOT)]);
const packages = bundledPackages([bundle.metafile, ...functions.map(({ metafile }) => metafile)]);
const files = new Map<string, Uint8Array>([
  ...bundle.outputFiles.map(({ path, contents }) => [relative(DIST, path), contents] as const),
  ['third-party.txt', Buffer.from(thirdPartyNotices(ROOT, packages))],
]);
const types = declarationsOf(ROOT, ['cli/run', 'infra/gatewatch']);

rmSync(DIST, { recursive: true, force: true });
writeFolder(DIST, files);
for (const [file, bytes] of types) writeFolder(join(DIST, 'types', file, '..'), new Map([[file.replace(/.*\//, ''), bytes]]));
for (const { name, files: code } of functions) writeFolder(join(DIST, 'functions', name), code);
