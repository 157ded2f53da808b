import type { Table } from '../../testkit/measure/table.ts';
import { type Part, runPart } from '../soak/not-judged.ts';
import { soakFunction } from '../soak/soak-function.ts';
import { type Soaked, soakWatch } from '../soak/soak-watch.ts';
import { beTooSlow } from '../soak/too-slow.ts';
import { NOTHING, type Section } from './section.ts';

const HOURS_2 = 120;
const SHORT = 40;
const LOOKS_A_SECOND = 500;
/** What a process may need more late in its life than early. */
const FLAT = 1.1;
const MIB = 2 ** 20;

const PARTS: Readonly<Record<string, (ticks: number, seed: number) => Promise<Soaked>>> = {
  '`watch`, one second per minute': soakWatch,
  'the bundled function, one round after the other': soakFunction,
};

const TOO_SLOW = 'a machine that is too slow';

/** Two hours of minutes, each as short as the looking takes: nothing grows, and no verdict is wrong. */
export const soakSection: Section = {
  name: 'soak',
  run: async ({ seed, short, wants, say }) => {
    const ticks = short ? SHORT : HOURS_2;
    const parts: [string, Part<Soaked>][] = [];
    for (const [name, soak] of Object.entries(PARTS)) {
      if (!wants(name)) continue;
      say(name);
      parts.push([name, await runPart(() => soak(ticks, seed))]);
    }
    const isSlow = wants(TOO_SLOW);
    if (isSlow) say(TOO_SLOW);
    const slow = isSlow ? await beTooSlow() : [];
    if (parts.length === 0 && !isSlow) return NOTHING;
    const all = Object.fromEntries(parts.flatMap(([name, part]) => ('found' in part ? [[name, part.found] as const] : [])));
    return {
      tables: [tableOf(all)],
      notes: [
        `${ticks} minutes each; early is the second quarter of the time, late the last; memory is the median after collections, descriptors and resources (sockets, timers, requests) are the minimum`,
        ...parts.flatMap(([name, part]) => ('why' in part ? [`${name} could not be judged: ${part.why}`] : [])),
      ],
      wrong: [
        ...Object.entries(all).flatMap(([name, soaked]) => [...soaked.wrong, ...grownIn(name, soaked, short)]),
        ...slow.map((line) => `${TOO_SLOW}: ${line}`),
        ...parts.flatMap(([name, part]) => ('broken' in part ? [`${name} broke: ${part.broken}`] : [])),
      ],
    };
  },
};

function tableOf(all: Readonly<Record<string, Soaked>>): Table {
  const pair = (early: number, late: number, unit = 1) => `${(early / unit).toFixed(0)} → ${(late / unit).toFixed(0)}`;
  return {
    title: 'Early and late in two hours',
    head: ['', 'checks', 'per second', 'outages', 'RSS, MiB', 'heap, MiB', 'descriptors', 'resources', 'wrong verdicts'],
    rows: Object.entries(all).map(
      ([
        name,
        {
          looks,
          seconds,
          outages,
          grown: { early, late },
          wrong,
        },
      ]) => [
        name,
        String(looks),
        (looks / seconds).toFixed(0),
        String(outages),
        pair(early.rss, late.rss, MIB),
        pair(early.heap, late.heap, MIB),
        pair(early.descriptors, late.descriptors),
        pair(early.resources, late.resources),
        String(wrong.length),
      ],
    ),
  };
}

// A short run is over before a process has come to rest.
function grownIn(name: string, { looks, seconds, grown: { early, late, slopes } }: Soaked, short: boolean): readonly string[] {
  if (short) return [];
  const pace = looks / seconds;
  const tooSlow = pace < LOOKS_A_SECOND ? [`${name}: ${pace.toFixed(0)} looks a second, fewer than ${LOOKS_A_SECOND}`] : [];
  const held = (['descriptors', 'resources'] as const).filter((key) => late[key] > FLAT * early[key]);
  // A round that is under way holds some: what grows does so by more than chance.
  const kept = (['rss', 'heap'] as const).filter((key) => late[key] > FLAT * early[key] && slopes[key].slope > 3 * slopes[key].error);
  return [...tooSlow, ...[...held, ...kept].map((key) => `${name}: ${key} grew from ${early[key]} to ${late[key]}`)];
}
