import { GetSecretValueCommand, SecretsManagerClient, type SecretsManagerClientConfig } from '@aws-sdk/client-secrets-manager';

/** Creates a Secrets Manager client. */
export function createSecretsClient(setting: SecretsManagerClientConfig): SecretsManagerClient {
  return new SecretsManagerClient(setting);
}

/** Returns the text of a secret; undefined when it is binary. Rejects as the SDK does. */
export async function readSecretText(client: SecretsManagerClient, id: string): Promise<string | undefined> {
  return (await client.send(new GetSecretValueCommand({ SecretId: id }))).SecretString;
}
