import fc from 'fast-check';
import { test } from 'vitest';

/** The properties of every life, by the name of the test. */
export type Holds<Life> = Readonly<Record<string, (life: Life) => void | Promise<void>>>;

/** Random lives: the plans they are made of, how one is played, and how many there are. */
export type Lives<Plan, Life> = {
  readonly plans: fc.Arbitrary<Plan>;
  readonly play: (plan: Plan) => Life | Promise<Life>;
  readonly numRuns: number;
};

/** Registers a test for each property of random lives. */
export function testLives<Plan, Life>(lives: Lives<Plan, Life>, holds: Holds<Life>): void {
  const check = checkLives(lives, holds);
  test.each(Object.keys(holds))('%s', check);
}

/**
 * Returns the check of one property by its name. A life takes long to play: the first check plays each life once
 * and checks every property of it. A property that failed is checked again alone, from the same seed, so that
 * fast-check reports the smallest plan that fails.
 */
export function checkLives<Plan, Life>({ plans, play, numRuns }: Lives<Plan, Life>, holds: Holds<Life>): (name: string) => Promise<void> {
  const run = { seed: Date.now() | 0, numRuns };
  const failed = new Set<string>();
  const playAll = fc.asyncProperty(plans, async (plan) => {
    const life = Promise.resolve(plan).then(play);
    for (const [name, holdsOf] of Object.entries(holds)) {
      await life.then(holdsOf).catch(() => failed.add(name));
    }
  });
  let played: Promise<void> | undefined;
  return async (name) => {
    played ??= fc.assert(playAll, run);
    await played;
    const holdsOf = holds[name];
    if (!holdsOf) throw new Error(`nothing is called ${name}`);
    if (!failed.has(name)) return;
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        await holdsOf(await play(plan));
      }),
      run,
    );
    throw new Error(`fails for a plan of seed ${run.seed}, but not when that is played again`);
  };
}
