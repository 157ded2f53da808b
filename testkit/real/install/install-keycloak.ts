import { copyFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Run } from './run-within.ts';
import type { Contents } from './stamped-folder.ts';

const VERSION = '26.7.3';
const REALM = join(import.meta.dirname, '../keycloak/realm.json');
const BUILD = ['build', '--db=dev-mem', '--health-enabled=true', '--features-disabled=admin,account'];

/** Keycloak from Maven, built for a database in memory, with the realm that it imports at each start. */
export function keycloakContents(run: Run): Contents {
  return {
    inputs: [VERSION, ...BUILD, readFileSync(REALM, 'utf8')].join('\n'),
    make: (folder) => {
      const zip = join(folder, `keycloak-quarkus-dist-${VERSION}.zip`);
      run('mvn', [
        '-q',
        '-B',
        'dependency:copy',
        `-Dartifact=org.keycloak:keycloak-quarkus-dist:${VERSION}:zip`,
        `-DoutputDirectory=${folder}`,
      ]);
      run('python3', ['-m', 'zipfile', '-e', zip, folder]);
      rmSync(zip);
      const home = keycloakHome(folder);
      // It runs for seconds: the second compiler of Java would cost more than it gives.
      run('env', ['JAVA_OPTS_APPEND=-XX:TieredStopAtLevel=1', 'bash', join(home, 'bin/kc.sh'), ...BUILD]);
      mkdirSync(join(home, 'data/import'), { recursive: true });
      copyFileSync(REALM, join(home, 'data/import/wso2-realm.json'));
      return VERSION;
    },
  };
}

/** The folder of the distribution inside the folder that it was unpacked into. */
export function keycloakHome(folder: string): string {
  return join(folder, `keycloak-${VERSION}`);
}
