/** Idle connections, as agents of Node keep them. */
type Agents = readonly { readonly freeSockets: NodeJS.ReadOnlyDict<readonly { readonly destroy: () => unknown }[]> }[];

/** The part of a response of the SDK's transport that the guard reads. */
type Response = { readonly statusCode: number; readonly headers: Readonly<Record<string, string>> };
type Next = (args: never) => Promise<{ readonly response: unknown }>;

/** The headers that the SDK reads the request id from. */
const REQUEST_ID = /^x-amz(n-requestid|n?-request-id)$/i;

/** The part of an SDK client that the guard needs. */
export type Guarded = {
  readonly middlewareStack: {
    add(middleware: (next: Next) => Next, options: { readonly step: 'deserialize'; readonly name: string; readonly priority: 'low' }): void;
  };
};

/**
 * Makes a client accept responses of AWS only, and avoid dead connections.
 *
 * The page of a proxy with status 200 would be read as an empty response. Every response of AWS has a request
 * id (API references, "Common response headers"), so one without it is rejected. When a try gets no response,
 * all idle connections are closed: the next tries could otherwise use up one dead connection after the other.
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

/** Thrown when something other than AWS responded. */
class NotAws extends Error {
  static override readonly name = 'NotAws';
  override readonly name = 'NotAws';

  constructor({ statusCode, headers }: Response) {
    super(`${statusCode} ${headers['content-type'] ?? ''} without a request id: a proxy between the monitor and AWS may have answered`);
  }
}
