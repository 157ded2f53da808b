import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';

/**
 * A client of the Parameter Store. It has a file of its own to be loaded on first use: a package that is
 * imported as a whole is bundled as a whole.
 */
export class ParameterStore extends SSMClient {
  /** Returns the decrypted text of a parameter. Rejects as the SDK does. */
  async read(id: string): Promise<string | undefined> {
    return (await this.send(new GetParameterCommand({ Name: id, WithDecryption: true }))).Parameter?.Value;
  }
}
