import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { issueCertificate } from '../../sandbox/wire/certificate.ts';
import { FOLDERS } from './install/places.ts';
import { type AtEnd, type Program, startProgram } from './start-program.ts';
import { tempFolder } from './temp-folder.ts';

/** The ports of one Tomcat. */
type Ports = { readonly http: number; readonly https: number };

/** Three servers: with a Version service, without one, and with REST switched off. */
export type Axis2 = Program & { readonly ready: Ports; readonly missing: Ports; readonly noRest: Ports; readonly certificate: string };

/** Starts Apache Axis2 on Tomcat with the service in `axis2/`, whose answer has the form of WSO2 Carbon's. */
export async function startAxis2(atEnd: AtEnd = onTestFinished): Promise<Axis2> {
  const folder = tempFolder(atEnd);
  const { certificate, key } = issueCertificate({ commonName: 'localhost', names: ['localhost', '127.0.0.1'] });
  const files = [folder.write('certificate.pem', certificate), folder.write('key.pem', key)];
  const description = join(folder.path, 'repository/services/Version/META-INF');
  mkdirSync(description, { recursive: true });
  copyFileSync(join(import.meta.dirname, 'axis2/services.xml'), join(description, 'services.xml'));
  const classes = [join(FOLDERS.axis2, 'classes'), join(FOLDERS.axis2, 'lib/*')].join(':');
  const program = await startProgram(
    {
      program: 'java',
      options: ['-cp', classes, 'gatewatch.VersionServers', join(folder.path, 'repository'), ...files],
      ready: /^\{.*\}\n/m,
    },
    atEnd,
  );
  const ports = JSON.parse(/^\{.*\}\n/m.exec(program.printed())?.[0] ?? '{}');
  return { ...program, ...ports, certificate };
}
