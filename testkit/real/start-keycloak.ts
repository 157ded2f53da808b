import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { issueCertificate } from '../../sandbox/wire/certificate.ts';
import { freePorts } from './free-port.ts';
import { keycloakHome } from './install/install-keycloak.ts';
import { FOLDERS } from './install/places.ts';
import { type AtEnd, type Program, startProgram } from './start-program.ts';
import { tempFolder } from './temp-folder.ts';

/** An OpenID provider with one client, which may ask for tokens by its credentials (RFC 6749 section 4.4). */
export type Keycloak = Program & {
  readonly port: number;
  /** The port of `/health/ready`. */
  readonly managementPort: number;
  readonly certificate: string;
  /** The `iss` of its tokens, which are JWT with a `kid`; `ISSUER/.well-known/openid-configuration` names the rest. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
};

/**
 * Starts Keycloak with the realm of `keycloak/realm.json`, over HTTPS on localhost, with its data in memory. It takes
 * half a minute. In `beforeAll`, use it with `startForFile`.
 */
export async function startKeycloak(atEnd: AtEnd = onTestFinished): Promise<Keycloak> {
  const { port, management } = await freePorts(['port', 'management']);
  const folder = tempFolder(atEnd);
  const { certificate, key } = issueCertificate({ commonName: 'localhost', names: ['localhost', '127.0.0.1'] });
  const clientSecret = randomBytes(24).toString('hex');
  const program = await startProgram(
    {
      program: 'bash',
      options: [
        join(keycloakHome(FOLDERS.keycloak), 'bin/kc.sh'),
        ...['start', '--optimized', '--import-realm', '--cache=local', '--http-enabled=false', '--http-host=127.0.0.1'],
        `--https-port=${port}`,
        `--http-management-port=${management}`,
        `--hostname=https://localhost:${port}`,
        `--https-certificate-file=${folder.write('certificate.pem', certificate)}`,
        `--https-certificate-key-file=${folder.write('key.pem', key)}`,
      ],
      environment: { GATEWATCH_CLIENT_SECRET: clientSecret, JAVA_OPTS_APPEND: '-XX:TieredStopAtLevel=1' },
      ready: /Bootstrap completed/,
    },
    atEnd,
  );
  const issuer = `https://localhost:${port}/realms/wso2`;
  return { ...program, port, managementPort: management, certificate, issuer, clientId: 'gatewatch', clientSecret };
}
