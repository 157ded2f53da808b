import { join } from 'node:path';

/** Where programs of registries are kept between runs; git ignores it. */
const TOOLS = join(import.meta.dirname, '../../../.tools');

/** The folder of each part that comes from a registry. */
export const FOLDERS = {
  axis2: join(TOOLS, 'axis2'),
  keycloak: join(TOOLS, 'keycloak'),
  thrift: join(TOOLS, 'thrift'),
  go: join(TOOLS, 'go-client'),
  helm: join(TOOLS, 'helm'),
} as const;

/** The reasons for which the last installation skipped a part, as JSON. */
export const FAILURES = join(TOOLS, 'skipped.json');

/** The program of Helm. */
export const HELM = join(FOLDERS.helm, 'helm');

/** The compiled client that asks with Go's net/http. */
export const GO_CLIENT = join(FOLDERS.go, 'client');
