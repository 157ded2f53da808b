/** Connections that wait to be used again, as Node's agents keep them. */
type Agents = readonly { readonly freeSockets: NodeJS.ReadOnlyDict<readonly { readonly destroy: () => unknown }[]> }[];

/** As much of a response of the SDK's transport as is looked at. */
type Response = { readonly statusCode: number; readonly headers: Readonly<Record<string, string>> };
type Next = (args: never) => Promise<{ readonly response: unknown }>;

/** Where the SDK itself looks for it. */
const REQUEST_ID = /^x-amz(n-requestid|n?-request-id)$/i;

/** A client of the SDK, as far as it is guarded. */
export type Guarded = {
  readonly middlewareStack: {
    add(middleware: (next: Next) => Next, options: { readonly step: 'deserialize'; readonly name: string; readonly priority: 'low' }): void;
  };
};

/**
 * Lets a client believe nobody but AWS, and use no connection that may be dead. A proxy's page with a 200 would be read as an answer that holds
 * nothing: every answer of AWS has the id of its request (API references, "Common response headers"). Where one try got no answer, connections that were kept from
 * before are suspect: the next tries could meet one dead one after the other until none is left.
 */
export function guardClient<Client extends Guarded>(client: Client, agents: Agents): Client {
  const guarded =
    (next: Next): Next =>
    async (args) => {
      const result = await next(args).catch((error: unknown) => {
        for (const { freeSockets } of agents) for (const socket of Object.values(freeSockets).flat()) socket?.destroy();
        throw error;
      });
      const { statusCode, headers } = result.response as Response;
      if (statusCode < 300 && !Object.keys(headers).some((name) => REQUEST_ID.test(name))) throw new NotAws(result.response as Response);
      return result;
    };
  client.middlewareStack.add(guarded, { step: 'deserialize', name: 'guardClient', priority: 'low' });
  return client;
}

/** Thrown when somebody else answered in the place of AWS. */
class NotAws extends Error {
  override readonly name = 'NotAws';

  constructor({ statusCode, headers }: Response) {
    super(`${statusCode} ${headers['content-type'] ?? ''} without the id of a request: a proxy on the way to AWS?`);
  }
}
