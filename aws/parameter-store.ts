import { GetParameterCommand, SSMClient, type SSMClientConfig } from '@aws-sdk/client-ssm';

/** Makes a client of the Parameter Store. Of this file alone the SDK's part is bundled; of the whole package ten times as much would be. */
export function createParameterClient(setting: SSMClientConfig): SSMClient {
  return new SSMClient(setting);
}

/** The text of a parameter, decrypted. Rejects as the SDK does. */
export async function readParameter(client: SSMClient, id: string): Promise<string | undefined> {
  return (await client.send(new GetParameterCommand({ Name: id, WithDecryption: true }))).Parameter?.Value;
}
