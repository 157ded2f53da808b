import { GetParameterCommand, SSMClient, type SSMClientConfig } from '@aws-sdk/client-ssm';

/** Makes a client of the Parameter Store. Only files like this one may be loaded late: a package loaded whole is bundled whole. */
export function createParameterClient(setting: SSMClientConfig): SSMClient {
  return new SSMClient(setting);
}

/** The text of a parameter, decrypted. Rejects as the SDK does. */
export async function readParameter(client: SSMClient, id: string): Promise<string | undefined> {
  return (await client.send(new GetParameterCommand({ Name: id, WithDecryption: true }))).Parameter?.Value;
}
