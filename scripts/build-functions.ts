import { join } from 'node:path';
import { buildFunctions } from '../infra/functions/build-functions.ts';
import { writeFolder } from '../infra/functions/write-folder.ts';

// npm run build:functions: the code of the Lambda functions, into dist/functions. A synthesis in the checkout runs
// this by itself.

const ROOT = join(import.meta.dirname, '..');

for (const { name, files } of await buildFunctions(ROOT)) writeFolder(join(ROOT, 'dist/functions', name), files);
