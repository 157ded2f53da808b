/** Memory after so many rounds: the heap after a collection, and what is resident, KiB. */
export type Sample = { readonly round: number; readonly heapKiB: number; readonly residentKiB: number };

/** Runs rounds one after another and takes a sample each `every`. The process has to run with --expose-gc. */
export async function growOver(round: () => Promise<unknown>, rounds: number, every: number): Promise<readonly Sample[]> {
  const { gc } = globalThis as { readonly gc?: () => void };
  if (!gc) throw new Error('needs --expose-gc');
  const samples: Sample[] = [];
  for (let done = 1; done <= rounds; done++) {
    await round();
    if (done % every !== 0) continue;
    gc();
    const { heapUsed, rss } = process.memoryUsage();
    samples.push({ round: done, heapKiB: heapUsed / 1024, residentKiB: rss / 1024 });
  }
  return samples;
}
