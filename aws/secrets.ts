import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type SecretPlace, secretPlace } from '../deployment/schedule/secret-place.ts';
import type { ReadSecret } from '../monitor/engine/ports.ts';
import { failureName } from './describe-failure.ts';
import type { ParameterStore } from './parameter-store.ts';
import { cacheSecrets } from './secret-cache.ts';

/** What reading secrets needs: clients by region, made when first asked for. */
export type AwsSecretsSetting = {
  readonly secretsManager: (region?: string) => Promise<SecretsManagerClient>;
  readonly ssm: (region?: string) => Promise<ParameterStore>;
  /** Wall clock, milliseconds since 1970. */
  readonly now: () => number;
};

const HINTS: Readonly<Record<string, string>> = {
  ResourceNotFoundException: 'there is none of that name in this region, or it has no value yet',
  ParameterNotFound: 'there is none of that name in this region',
  AccessDeniedException: 'the function may not read it',
  DecryptionFailure: 'the function may not use its key',
  InvalidKeyId: 'the function may not use its key',
  InvalidRequestException: 'it is marked for deletion',
};

/** Reads secrets of Secrets Manager and the Parameter Store, remembered for some minutes. No error tells any part of a value. */
export function createAwsSecrets(setting: AwsSecretsSetting): ReadSecret {
  return cacheSecrets(async (name) => {
    const place = secretPlace(name);
    const value = await fetchValue(setting, place).catch((error: unknown) => {
      // Neither the message nor the cause travels on: of an answer cut short, the parser's message quotes the value.
      const what = failureName(error);
      throw new Error(`secret ${name} could not be read: ${what}${HINTS[what] ? `, ${HINTS[what]}` : ''}`);
    });
    if (value === undefined) throw new Error(`secret ${name} is binary: gatewatch reads secrets that are text`);
    return value;
  }, setting.now);
}

/** The text of a secret; undefined when it has none. The SDK's part is loaded when first needed: most rounds read no secret. */
async function fetchValue(setting: AwsSecretsSetting, { store, id, region }: SecretPlace): Promise<string | undefined> {
  if (store === 'parameter-store') {
    const parameters = await setting.ssm(region);
    return parameters.read(id);
  }
  const [client, { readSecretText }] = await Promise.all([setting.secretsManager(region), import('./secrets-manager.ts')]);
  return readSecretText(client, id);
}
