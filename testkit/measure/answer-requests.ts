type Request = { readonly id: number; readonly name: string; readonly params: unknown };

/**
 * What a child process can be asked for. Parameters are what the parent sent: both are this bench, so nobody
 * checks them.
 */
// biome-ignore lint/suspicious/noExplicitAny: each handler names the type of its own parameters
export type Handlers = Readonly<Record<string, (params: any) => unknown>>;

/** Answers the requests of the parent process, and ends with it. */
export function answerRequests(handlers: Handlers): void {
  process.on('message', async ({ id, name, params }: Request) => {
    try {
      const handle = handlers[name];
      if (!handle) throw new Error(`cannot ${name}`);
      process.send?.({ id, result: await handle(params) });
    } catch (error) {
      process.send?.({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  });
  process.on('disconnect', () => process.exit());
}
