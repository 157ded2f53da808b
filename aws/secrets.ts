import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type SecretPlace, secretPlace } from '../deployment/schedule/secret-place.ts';
import type { ReadSecret } from '../monitor/engine/ports.ts';
import { failureName } from './describe-failure.ts';
import type { ParameterStore } from './parameter-store.ts';
import { type CacheClock, cacheSecrets } from './secret-cache.ts';

/** What reading secrets needs: clients by region, created on first use. */
export type AwsSecretsSetting = {
  readonly secretsManager: (region?: string) => Promise<SecretsManagerClient>;
  readonly ssm: (region?: string) => Promise<ParameterStore>;
  readonly clock: CacheClock;
};

const HINTS: Readonly<Record<string, string>> = {
  ResourceNotFoundException: 'there is none of that name in this region, or it has no value yet',
  ParameterNotFound: 'there is none of that name in this region',
  AccessDeniedException: 'the function may not read it',
  DecryptionFailure: 'the function may not use its key',
  InvalidKeyId: 'the function may not use its key',
  InvalidRequestException: 'it is marked for deletion',
};

/**
 * Creates a reader of secrets in Secrets Manager and the Parameter Store, with a cache of some minutes. No
 * error contains any part of a value.
 */
export function createAwsSecrets(setting: AwsSecretsSetting): ReadSecret {
  return cacheSecrets(async (name) => {
    const place = secretPlace(name);
    const value = await fetchValue(setting, place).catch((error: unknown) => {
      // Neither the message nor the cause is passed on: if a response was cut short, the parser's message
      // quotes the value.
      const what = failureName(error);
      throw new Error(`secret ${name} could not be read: ${what}${HINTS[what] ? `, ${HINTS[what]}` : ''}`);
    });
    if (value === undefined) throw new Error(`secret ${name} is binary: gatewatch reads secrets that are text`);
    return value;
  }, setting.clock);
}

/**
 * Returns the text of a secret; undefined when it has none. The SDK part is loaded on first use, because most
 * rounds read no secret.
 */
async function fetchValue(setting: AwsSecretsSetting, { store, id, region }: SecretPlace): Promise<string | undefined> {
  if (store === 'parameter-store') {
    const parameters = await setting.ssm(region);
    return parameters.read(id);
  }
  const [client, { readSecretText }] = await Promise.all([setting.secretsManager(region), import('./secrets-manager.ts')]);
  return readSecretText(client, id);
}
