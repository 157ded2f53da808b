import { availabilityReport } from '../../monitor/availability/report.ts';
import { type HistorySources, readHistory } from '../../monitor/engine/rounds/read-history.ts';
import { lettersOf, liveLetters } from './accounted-days.ts';
import { type Counted, countLetters } from './count-letters.ts';

const MINUTE = 60_000;

/** Every night from 02:00 to 03:00 UTC. */
const NIGHT = {
  start: '02:00',
  durationSeconds: 3600,
  timezone: 'UTC',
  every: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'],
} as const;
const isNight = (minute: number) => Math.floor(minute / 60) % 24 === 2;

/** What the report shows of each target, in minutes, and what the script counted. */
export type Compared = { readonly shown: readonly Counted[]; readonly counted: readonly Counted[] };

/** Lives some days through a store, and accounts for them twice. `set` sets the clock of the store. */
export async function compareDays(
  sources: HistorySources,
  {
    days,
    start,
    set,
    seed = 45,
  }: { readonly days: number; readonly seed?: number; readonly start: number; readonly set: (now: number) => void },
): Promise<Compared> {
  const letters = lettersOf(days, 2, seed);
  await liveLetters(sources, letters, { start, set });
  const now = start + days * 1440 * MINUTE;
  set(now);
  const past = await readHistory(sources, [...letters.keys()], { from: start, now });
  const input = { monitor: 'fleet', period: { start, end: now }, timezone: 'UTC', objective: 99.9, now };
  const { targets, incidents } = availabilityReport({ ...input, targets: past.map((one) => ({ ...one, maintenance: [NIGHT] })) });
  const minuteOf = (at: number) => (at - start) / MINUTE;
  const shown = targets.map(({ target, parts }): Counted => {
    const all = Object.entries(parts).filter(([, ms]) => ms > 0);
    const own = incidents.filter((one) => one.target === target);
    return {
      minutes: Object.fromEntries(all.map(([part, ms]) => [part, ms / MINUTE])),
      outages: own.map((one) => [minuteOf(one.start), one.end === undefined ? undefined : minuteOf(one.end)]),
    };
  });
  return { shown, counted: [...letters.values()].map((all) => countLetters(all, isNight)) };
}
