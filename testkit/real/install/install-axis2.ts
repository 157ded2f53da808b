import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Run } from './run-within.ts';
import type { Contents } from './stamped-folder.ts';

const SOURCE = join(import.meta.dirname, '../axis2');
const FILES = ['pom.xml', 'VersionServers.java', 'Version.java'].map((name) => join(SOURCE, name));

/** Apache Axis2 and Tomcat from Maven, and the service compiled. */
export function axis2Contents(run: Run): Contents {
  return {
    inputs: FILES.map((file) => readFileSync(file, 'utf8')).join('\n'),
    make: (folder) => {
      const [pom = '', ...sources] = FILES;
      const library = join(folder, 'lib');
      run('mvn', ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${library}`]);
      run('javac', ['-d', join(folder, 'classes'), '-cp', join(library, '*'), ...sources]);
      return `${versionIn(library, 'axis2-kernel')} on Tomcat ${versionIn(library, 'tomcat-embed-core')}`;
    },
  };
}

function versionIn(library: string, name: string): string {
  const versions = readdirSync(library).flatMap((file) => new RegExp(`^${name}-(\\d.*)\\.jar$`).exec(file)?.[1] ?? []);
  return versions.join();
}
