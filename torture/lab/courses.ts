import type { Act } from './act.ts';
import type { Fault, Scenario } from './scenario.ts';

/** How often a fault that comes now and then is there. */
const OFTEN = 0.5;
/** The most rounds that are good before a fault that comes late. */
const MOST_GOOD = 3;

/**
 * The ways a fault comes: always, and, where the target can be had without it, now and then and after some
 * good rounds.
 */
export function withCourses(fault: Fault): readonly Scenario[] {
  const { bad, good, ...about } = fault;
  const always: Scenario = { ...about, course: 'static', script: () => () => bad };
  if (!good) return [always];
  // A refused token counts for ten seconds, and the rounds of the lab follow one another faster.
  const sometimes = fault.token ? [] : [nowAndThen(about, good, bad)];
  return [always, ...sometimes, afterSome(about, good, bad)];
}

/** Each fault in one of the ways it comes: the first in the first way, the second in the second, and so on. */
export function inTurn(faults: readonly Fault[]): readonly Scenario[] {
  return faults.flatMap((fault, i) => {
    const ways = withCourses(fault);
    return ways.slice(i % ways.length, (i % ways.length) + 1);
  });
}

type About = Omit<Fault, 'bad' | 'good'>;

function nowAndThen(about: About, good: Act, bad: Act): Scenario {
  return {
    ...about,
    course: 'intermittent',
    script: (random) => {
      const drawn = Array.from({ length: 100 }, () => (random() < OFTEN ? bad : good));
      return (round) => drawn[round % drawn.length] ?? bad;
    },
  };
}

function afterSome(about: About, good: Act, bad: Act): Scenario {
  return {
    ...about,
    course: 'after good',
    script: (random) => {
      const many = 1 + Math.floor(random() * MOST_GOOD);
      return (round) => (round < many ? good : bad);
    },
  };
}

/** A scenario whose only act is drawn for each run. */
export function drawn(about: About, course: Scenario['course'], act: (random: () => number) => Act): Scenario {
  return {
    ...about,
    course,
    script: (random) => {
      const one = act(random);
      return () => one;
    },
  };
}
