import fc from 'fast-check';
import { expect } from 'vitest';
import { announceDigests } from '../../monitor/engine/rounds/announce-digests.ts';
import type { Digest } from '../../monitor/message/notification.ts';
import { createMemoryRecords } from '../memory-records.ts';
import { createHandClock } from './hand-clock.ts';

/** When the deliveries begin, in milliseconds since 1970. */
export const START = 1_700_000_000_000;

/** How one delivery of a batch goes: when it comes, and what goes wrong with it. */
export type Delivery = {
  readonly batch: number;
  readonly afterMs: number;
  /** The call to the outside at which the process dies, before or after its effect. */
  readonly crash: { readonly call: number; readonly after: boolean } | undefined;
  readonly isRefused: boolean;
  /** How long its first calls to the outside take, milliseconds; the others take no time. */
  readonly slowMs: readonly number[];
};

/** A message that was published, in the order in which SNS took them. */
type Message = { readonly at: number; readonly ids: readonly string[]; readonly notices: readonly Digest['notices'][number][] };

/** Some batches, delivered as a queue does: at least once, again after what failed or died, several at a time. */
export async function play(
  batches: readonly (readonly Digest[])[],
  deliveries: readonly Delivery[],
): Promise<{ readonly published: readonly Message[]; readonly overtaken: readonly string[] }> {
  const clock = createHandClock(START);
  const records = createMemoryRecords();
  const overtaken: string[] = [];
  const published: Message[] = [];
  const deliver = async ({ batch, crash, isRefused, slowMs }: Delivery): Promise<boolean> => {
    let calls = 0;
    const isDeadBefore = () => crash !== undefined && (calls > crash.call || (calls === crash.call && !crash.after));
    const outside = async <T>(effect: () => Promise<T>): Promise<T> => {
      const slow = slowMs[calls++] ?? 0;
      const isSlowToArrive = calls % 2 === 0;
      if (isSlowToArrive) await clock.sleep(slow);
      if (isDeadBefore()) throw new Error('died');
      const result = await effect();
      if (!isSlowToArrive) await clock.sleep(slow);
      if (calls === crash?.call) throw new Error('died');
      return result;
    };
    const tools = {
      clock,
      records: {
        load: (names: readonly string[]) => outside(() => records.load(names)),
        save: (name: string, value: unknown, revision: number) => outside(() => records.save(name, value, revision)),
      },
      publish: (some: readonly Digest[]) => {
        // The way to SNS is not ours.
        const at = clock.now();
        return outside(async () => {
          if (isRefused) throw new Error('refused');
          const notices = some.flatMap((digest) => digest.notices);
          published.push({ at, ids: notices.map(({ id }) => id), notices });
        });
      },
    };
    return announceDigests(tools, batches[batch] ?? []).then(
      (announced) => {
        overtaken.push(...announced.overtaken);
        return true;
      },
      () => false,
    );
  };
  const results = deliveries.map(async (one) => {
    await clock.sleep(one.afterMs);
    return deliver(one);
  });
  await clock.advance(3_600_000);
  await Promise.all(results);
  // What was not taken is delivered until it is.
  for (let batch = 0; batch < batches.length; batch++) {
    const last = deliver({ batch, afterMs: 0, crash: undefined, isRefused: false, slowMs: [] });
    await clock.advance(600_000);
    expect(await last).toBe(true);
  }
  return { published, overtaken };
}

/** Any deliveries of up to four batches. */
export const deliveries: fc.Arbitrary<Delivery[]> = fc.array(
  fc.record({
    batch: fc.nat({ max: 3 }),
    afterMs: fc.integer({ min: 0, max: 60_000 }),
    crash: fc.option(fc.record({ call: fc.integer({ min: 1, max: 9 }), after: fc.boolean() }), { nil: undefined }),
    isRefused: fc.boolean(),
    slowMs: fc.array(fc.constantFrom(0, 0, 300, 1900, 2100, 9000), { maxLength: 12 }),
  }),
  { maxLength: 8 },
);
