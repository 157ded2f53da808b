import type { UnplacedFinding } from '../../monitor/grammar/unplaced-finding.ts';
import type { CatalogueLook } from '../products/probe-catalogue.ts';

/** The first release whose startup health-check answers without credentials. */
export const CREDENTIALS_UNTIL = '4.3.0';

const STARTUP_HEALTHCHECK = 'startup-healthcheck';

/** The error that no `ready` probe exists for so old a release; the fix is one that works there. */
export function tooOld(version: string, since: string, port: number, look: CatalogueLook): UnplacedFinding {
  const isHealthcheck = look.kind === 'http' && look.reader === STARTUP_HEALTHCHECK;
  const block = isHealthcheck ? `httpGet: { path: /services/Version, port: ${port}, scheme: HTTPS }` : `tcpSocket: { port: ${port} }`;
  const fix = `Write readinessProbe: { ${block} }, or correct version`;
  return { rule: 'version.too-old', path: ['version'], expected: `at least ${since} for the probe ready`, got: version, fix };
}

/** The warning that a release wants credentials for its health-check. */
export function wantsCredentials(version: string): UnplacedFinding {
  const expected = `credentials for a gateway before ${CREDENTIALS_UNTIL}`;
  const fix = 'Add credentials: { secret: NAME }: without them the health-check answers 401, unless the server is updated';
  return { rule: 'version.credentials', path: ['version'], expected, got: `${version} without`, fix };
}
