import { GetSecretValueCommand, SecretsManagerClient, type SecretsManagerClientConfig } from '@aws-sdk/client-secrets-manager';

/** Makes a client of Secrets Manager. */
export function createSecretsClient(setting: SecretsManagerClientConfig): SecretsManagerClient {
  return new SecretsManagerClient(setting);
}

/** The text of a secret; undefined when it is binary. Rejects as the SDK does. */
export async function readSecretText(client: SecretsManagerClient, id: string): Promise<string | undefined> {
  return (await client.send(new GetSecretValueCommand({ SecretId: id }))).SecretString;
}
