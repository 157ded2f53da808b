import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkLives } from '../../testkit/test-lives.ts';

const NUMBERS = { plans: fc.nat({ max: 1000 }), play: (plan: number) => ({ plan }), numRuns: 200 };

test('a life is played once for all that holds of it', async () => {
  let played = 0;
  const seen: number[] = [];
  const play = (plan: number) => {
    played++;
    return { plan };
  };
  const check = checkLives(
    { ...NUMBERS, play },
    { small: ({ plan }) => void seen.push(plan), whole: ({ plan }) => expect(plan % 1).toBe(0) },
  );
  await check('small');
  await check('whole');
  expect([played, seen.length]).toEqual([200, 200]);
});

test('what fails is told with the smallest plan that fails, what holds beside it is not', async () => {
  const check = checkLives(NUMBERS, {
    small: ({ plan }) => expect(plan).toBeLessThan(10),
    later: async ({ plan }) => expect(plan).toBeLessThan(20),
    whole: ({ plan }) => expect(plan % 1).toBe(0),
  });
  await expect(check('small')).rejects.toThrow(/Counterexample: \[10\]/);
  await expect(check('later')).rejects.toThrow(/Counterexample: \[20\]/);
  await check('whole');
});

test('a life that cannot be played fails all that is to hold of it', async () => {
  const play = (plan: number) => {
    if (plan > 4) throw new Error('broken');
    return { plan };
  };
  const check = checkLives({ ...NUMBERS, play }, { small: () => {}, whole: () => {} });
  for (const name of ['small', 'whole']) await expect(check(name)).rejects.toThrow(/Counterexample: \[5\]/);
});

test('a failure that does not come again is a failure', async () => {
  let played = 0;
  const check = checkLives(NUMBERS, { first: () => expect(++played).not.toBe(1) });
  await expect(check('first')).rejects.toThrow(/fails for a plan of seed -?\d+, but not when that is played again/);
});
