import { join } from 'node:path';
import { issueCertificate } from '../../sandbox/wire/certificate.ts';
import { FOLDERS } from './install/places.ts';
import { type Program, startProgram } from './start-program.ts';
import { tempFolder } from './temp-folder.ts';

/** A receiver of events, plain and over TLS. */
export type Thrift = Program & { readonly plain: number; readonly tls: number; readonly certificate: string };

/** Starts Apache Thrift's threaded server with the binary protocol. */
export async function startThrift(): Promise<Thrift> {
  const folder = tempFolder();
  const { certificate, key } = issueCertificate({ commonName: 'localhost', names: ['localhost', '127.0.0.1'] });
  const files = [folder.write('certificate.pem', certificate), folder.write('key.pem', key)];
  const ready = /^\{.*\}\n/m;
  const program = await startProgram({
    program: join(FOLDERS.thrift, 'bin/python'),
    options: [join(import.meta.dirname, 'thrift-server.py'), ...files],
    ready,
  });
  return { ...program, ...JSON.parse(ready.exec(program.printed())?.[0] ?? '{}'), certificate };
}
