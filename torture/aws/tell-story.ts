import type { BundledFunction } from '../../testkit/lambda-runtime/bundle-function.ts';
import { openWorld, type RoundSeen, type World } from './open-world.ts';
import type { Story } from './story.ts';

/** The conditions of one round. */
export type Chapter = { readonly isFaulty: boolean; readonly isBroken: boolean };

/** A story that was played, with the conditions and results of each round. */
export type Lived = {
  readonly story: Story;
  readonly targets: World['targets'];
  readonly chapters: readonly (Chapter & { readonly seen: RoundSeen })[];
};

/**
 * The number of good rounds before the fault, between the fault and the recovery of the target, and after it.
 */
const BEFORE = 2;
const STILL_BROKEN = 3;
const AFTER = 3;

/** Returns the rounds of a story. */
function chaptersOf({ rounds, recoversMeanwhile, breaksBefore = 0 }: Story): readonly Chapter[] {
  const from = BEFORE + breaksBefore;
  const wellFrom = recoversMeanwhile ? from + rounds - 1 : from + rounds + STILL_BROKEN;
  const count = Math.max(wellFrom, from + rounds) + AFTER;
  return Array.from({ length: count }, (_, i) => ({ isFaulty: i >= from && i < from + rounds, isBroken: i >= BEFORE && i < wellFrom }));
}

/** Plays a story in a world of its own. */
export async function tellStory(bundled: BundledFunction, story: Story): Promise<Lived> {
  const { every = 1 } = story;
  const world = await openWorld(bundled, story);
  const lived: Lived['chapters'][number][] = [];
  try {
    for (const [i, chapter] of chaptersOf(story).entries()) {
      const before = lived.at(-1);
      if (chapter.isFaulty && !before?.isFaulty) {
        if (story.startsAnew === 'with') await world.startAnew();
        await story.begin(world);
      }
      if (!chapter.isFaulty && before?.isFaulty) {
        world.aws.mend();
        world.lost = [];
        world.clockOffMs = 0;
        await story.end?.(world);
        if (story.startsAnew === 'after') await world.startAnew();
      }
      await world.setBroken(chapter.isBroken);
      lived.push({ ...chapter, seen: await world.round(i * every) });
    }
    return { story, targets: world.targets, chapters: lived };
  } finally {
    await world.close();
  }
}
