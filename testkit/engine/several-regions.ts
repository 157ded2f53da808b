import type { Ballot } from '../../monitor/engine/ports.ts';
import { voteRecord } from '../../monitor/memory/vote-record.ts';
import type { Target } from '../../monitor/target/target.ts';
import { createWorld, type World } from './scheduled-world.ts';

/** The region that judges in these tests. */
export const HOME = 'eu-west-1';

/** What one region does in a minute: what its check sees, and whether its round runs and its votes arrive. */
export type RegionMinute = { readonly letter: string; readonly isLost?: boolean };

/** The rounds of a monitor of several regions, by minute. */
export type Regions = {
  readonly home: World;
  /** Plays the rounds of a minute; a region without an entry does not run. */
  readonly play: (minute: number, regions: Readonly<Record<string, RegionMinute>>) => Promise<void>;
  /** Returns the values of `Page` of a minute's round. */
  readonly pages: () => readonly number[];
};

/**
 * Creates a monitor of one target that looks from `HOME` and from other regions. `lateMs` is when the round of each
 * begins, after the minute; the region that judges begins at 20 s.
 */
export function createRegions(target: Target, lateMs: Readonly<Record<string, number>>): Regions {
  const letters = new Map<string, string>();
  const worldOf = (region: string) => createWorld([target], () => letters.get(region) ?? 'u');
  const home = worldOf(HOME);
  const voters = Object.keys(lateMs);
  const worlds = new Map(voters.map((region) => [region, worldOf(region)]));
  const take = async ({ region, shard, at, votes }: Ballot): Promise<void> => {
    const name = voteRecord(region, shard);
    const before = (await home.records.load([name])).get(name);
    await home.records.save(name, { v: 1, at, votes }, before?.revision ?? 0);
  };
  const rounds = [...voters.map((region) => ({ region, late: lateMs[region] ?? 0 })), { region: HOME, late: 20_000 }];
  const play: Regions['play'] = async (minute, regions) => {
    for (const { region, late } of rounds.toSorted((a, b) => a.late - b.late)) {
      const now = regions[region];
      if (!now) continue;
      letters.set(region, now.letter);
      const cast = now.isLost ? () => Promise.reject(new Error('no route')) : take;
      const own = region === HOME ? { electorate: { home: HOME, voters } } : { voter: { region, cast } };
      await (worlds.get(region) ?? home).invoke(minute, { late, regions: own });
    }
  };
  const pages = () => home.metrics.filter(({ metric }) => metric === 'Page').map(({ values }) => values[0] ?? 0);
  return { home, play, pages };
}
