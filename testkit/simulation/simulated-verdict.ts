import type { Episode, Story } from './simulated-fleet.ts';
import type { Lived } from './simulated-month.ts';

/**
 * How one kind of episode went: how many there were, how many pages each caused, how long until people were
 * told, in seconds.
 */
type Row = {
  readonly kind: Episode['kind'];
  readonly episodes: number;
  readonly pages: number;
  readonly most: number;
  readonly wanted: string;
  readonly detected: readonly number[];
};

/** What a simulation came to. */
export type Verdict = {
  readonly rows: readonly Row[];
  readonly falsePages: readonly string[];
  readonly lost: readonly string[];
  readonly doubledMail: number;
};

/**
 * A page may come so long after what it is for: a window's end, calm after flapping, a process that died;
 * minutes.
 */
const LATE = 20;

/** What should come of each kind: pages, and whether people must hear of it by itself. */
const WANTED: Readonly<Record<Episode['kind'], { readonly pages: string; readonly isTold: boolean }>> = {
  outage: { pages: '1', isTold: true },
  'behind the balancer': { pages: '0', isTold: false },
  flapping: { pages: '1 to 6 per hour', isTold: true },
  deployment: { pages: '0', isTold: false },
  'failed deployment': { pages: '1, at the end of the window', isTold: true },
  'muted work': { pages: '0', isTold: false },
  'mass outage': { pages: '1', isTold: true },
  'monitor cut off': { pages: '0', isTold: false },
};

const NOBODY: Episode = { kind: 'outage', target: '', from: Number.NEGATIVE_INFINITY, until: Number.NEGATIVE_INFINITY };

/** Holds what became of a story against what happened in it. */
export function judgeStory({ episodes }: Story, { pages, told }: Lived): Verdict {
  // A page is of the latest episode it can be of.
  const causes = (page: Lived['pages'][number]) =>
    episodes.filter((one) => one.target === page.target && one.from <= page.minute && page.minute < one.until + LATE);
  const pagesIn = (one: Episode) => pages.filter((page) => causes(page).reduce((a, b) => (b.from > a.from ? b : a), NOBODY) === one);
  const rows = [...Map.groupBy(episodes, ({ kind }) => kind)].map(([kind, some]): Row => {
    const counts = some.map((one) => pagesIn(one).length);
    const detected = some.flatMap((one) => {
      const first = told.find(
        ({ target, to, second }) =>
          target === one.target && to !== 'ready' && second >= one.from * 60_000 && second < (one.until + LATE) * 60_000,
      );
      return first ? [Math.round((first.second - one.from * 60_000) / 1000)] : [];
    });
    const sum = counts.reduce((all, count) => all + count, 0);
    return { kind, episodes: some.length, pages: sum, most: Math.max(...counts), wanted: WANTED[kind].pages, detected };
  });
  const isReal = (page: Lived['pages'][number]) => episodes.some((one) => WANTED[one.kind].isTold && pagesIn(one).includes(page));
  const isLost = (one: Episode) =>
    WANTED[one.kind].isTold &&
    one.until - one.from >= 2 &&
    (pagesIn(one).length === 0 ||
      !told.some(({ target, to, minute }) => target === one.target && to !== 'ready' && minute >= one.from && minute < one.until + LATE));
  const keys = told.map(({ target, at, kind, to }) => `${target} ${at} ${kind} ${to}`);
  return {
    rows,
    falsePages: pages.filter((page) => !isReal(page)).map(({ target, minute }) => `${target} in minute ${minute}`),
    lost: episodes.filter(isLost).map(({ kind, target, from }) => `${kind} of ${target} in minute ${from}`),
    doubledMail: keys.length - new Set(keys).size,
  };
}
