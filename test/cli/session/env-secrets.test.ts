import { createEnvSecrets } from '../../../cli/session/env-secrets.ts';
import { secretVariable } from '../../../monitor/target/secret-variable.ts';
import { readSecretContract } from '../../../testkit/contract/read-secret.ts';

readSecretContract('createEnvSecrets()', async (secrets) =>
  createEnvSecrets(Object.fromEntries(Object.entries(secrets).map(([name, value]) => [secretVariable(name), value]))),
);
