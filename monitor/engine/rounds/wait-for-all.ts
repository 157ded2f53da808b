/**
 * Waits until all promises are settled, then rejects with the messages of all that failed. Nothing runs on
 * after it returns.
 */
export async function waitForAll(works: readonly Promise<unknown>[]): Promise<void> {
  const failed = (await Promise.allSettled(works)).flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  if (failed.length === 0) return;
  const said = failed.map((reason) => (reason instanceof Error ? reason.message : String(reason)));
  throw new Error([...new Set(said)].join('; '));
}
