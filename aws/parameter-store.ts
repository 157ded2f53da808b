import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';

/** A client of the Parameter Store. Only files like this one may be loaded late: a package loaded whole is bundled whole. */
export class ParameterStore extends SSMClient {
  /** The text of a parameter, decrypted. Rejects as the SDK does. */
  async read(id: string): Promise<string | undefined> {
    return (await this.send(new GetParameterCommand({ Name: id, WithDecryption: true }))).Parameter?.Value;
  }
}
