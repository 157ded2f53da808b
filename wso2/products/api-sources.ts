import type { CatalogueLook } from './catalogue-entry.ts';
import { isOlder } from './version.ts';

/** How many APIs a page of a developer portal has: an answer with their descriptions stays below the size limit. */
export const PORTAL_PAGE = 20;

/**
 * Returns the request for the first page of a developer portal, which anonymous visitors may read. Source:
 * carbon-apimgt, devportal.yaml: v2 in 4.0 and 4.1, v3 from 4.2 on.
 */
export function portalLook(version: string | undefined): CatalogueLook {
  const api = isOlder(version, '4.2.0') ? 'v2' : 'v3';
  const path = `/api/am/devportal/${api}/apis?limit=${PORTAL_PAGE}&offset=0`;
  return { kind: 'http', scheme: 'https', port: 9443, path, reader: 'portal-apis' };
}
