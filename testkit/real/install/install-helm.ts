import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Run } from './run-within.ts';
import type { Contents } from './stamped-folder.ts';

const VERSION = 'v3.19.0';

/** Helm, compiled from its Go module. */
export function helmContents(run: Run): Contents {
  return {
    inputs: VERSION,
    make: (folder) => {
      writeFileSync(join(folder, 'go.mod'), 'module none\n');
      const { Dir } = JSON.parse(run('go', ['mod', 'download', '-json', `helm.sh/helm/v3@${VERSION}`], folder));
      run('go', ['build', '-o', join(folder, 'helm'), './cmd/helm'], Dir);
      return VERSION.slice(1);
    },
  };
}
