/** Waits until all of them are over, then rejects with everything that failed: nothing goes on behind the back of who waited. */
export async function waitForAll(works: readonly Promise<unknown>[]): Promise<void> {
  const failed = (await Promise.allSettled(works)).flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  if (failed.length === 0) return;
  const said = failed.map((reason) => (reason instanceof Error ? reason.message : String(reason)));
  throw new Error([...new Set(said)].join('; '));
}
