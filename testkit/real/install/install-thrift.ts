import { join } from 'node:path';
import type { Run } from './run-within.ts';
import type { Contents } from './stamped-folder.ts';

const VERSION = '0.22.0';

/** A Python environment with Apache Thrift from PyPI. */
export function thriftContents(run: Run): Contents {
  return {
    inputs: VERSION,
    make: (folder) => {
      run('python3', ['-m', 'venv', folder]);
      run(join(folder, 'bin/python'), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `thrift==${VERSION}`]);
      return VERSION;
    },
  };
}
