import { itemOf } from '../../../aws/health-item.ts';
import { MUTES, mutesRecord } from '../../../monitor/memory/mute.ts';
import { newTargetMemory } from '../../../monitor/memory/target-memory.ts';
import type { BundledFunction } from '../../../testkit/lambda-runtime/bundle-function.ts';
import type { Table } from '../../../testkit/measure/table.ts';
import { RED } from '../judge-round.ts';
import { openWorld, type RoundSeen, type World } from '../open-world.ts';
import type { Story } from '../story.ts';

/** A story about who must not be told, or must be: in so many rounds. */
export type Quiet = { readonly what: string; readonly rounds: number; readonly wrong: readonly string[] };

/** What holds in a minute of such a story. */
type Minute = {
  readonly isBroken: boolean;
  readonly isMuted?: boolean;
  /** The key that cannot be read in this minute, while the rest of the table can. */
  readonly unread?: string;
  /** Another process takes over. */
  readonly isNew?: boolean;
  /** What the pager must be at: unless said, nobody is paged or told. */
  readonly pages?: boolean;
};

const MINUTE = 60_000;
const PARENT = 'lb-1';
const well = { isBroken: false };
const broken = { isBroken: true };

type Silence = { readonly what: string; readonly dependsOn?: string; readonly minutes: readonly Minute[] };

/** The stories about silences. */
export const SILENCES: readonly Silence[] = [
  {
    what: 'the record of mutes cannot be read in the round in which a muted target breaks',
    minutes: [
      well,
      { ...well, isMuted: true },
      ...unreadTwice(`#${MUTES}`, { isMuted: true }),
      { ...broken, isMuted: true },
      { ...broken, pages: true },
    ],
  },
  {
    what: 'the memory of a failing parent cannot be read in the round in which its child breaks',
    dependsOn: PARENT,
    minutes: [well, well, ...unreadTwice(PARENT, {}), broken],
  },
  {
    // So often that the beginnings alone, or the ends alone, would count as flapping.
    what: 'a target that fails all the time is muted seven times: each end pages, and so does the next outage',
    minutes: [
      well,
      ...Array.from({ length: 7 }, () => [
        { ...broken, pages: true },
        { ...broken, isMuted: true },
      ]).flat(),
      { ...broken, pages: true },
      well,
      { ...broken, pages: true },
    ],
  },
];

function unreadTwice(unread: string, more: Partial<Minute>): readonly Minute[] {
  return [true, false].map((isNew): Minute => ({ ...broken, ...more, unread, isNew }));
}

/** Plays such stories with a deployed function. */
export async function playSilences(bundled: BundledFunction, silences: readonly Silence[]): Promise<readonly Quiet[]> {
  const played: Quiet[] = [];
  for (const { what, dependsOn, minutes } of silences) {
    const story: Story = { service: 'dynamodb', fault: what, rounds: minutes.length, begin: () => {}, ...(dependsOn && { dependsOn }) };
    const world = await openWorld(bundled, story);
    try {
      const wrong: string[] = [];
      for (const [i, minute] of minutes.entries()) wrong.push(...(await wrongIn(world, minute, i, dependsOn)));
      played.push({ what, rounds: minutes.length, wrong: wrong.map((line) => `${what}: ${line}`) });
    } finally {
      await world.close();
    }
  }
  return played;
}

async function wrongIn(world: World, { isBroken, isMuted = false, unread, isNew, pages = false }: Minute, i: number, parent?: string) {
  const [one] = world.targets;
  const at = world.first + i * MINUTE;
  if (isNew) await world.startAnew();
  setMute(world, isMuted ? one : undefined, at);
  if (parent) setFailing(world, parent, at);
  if (unread) world.aws.fail('dynamodb', 'throttle', Number.POSITIVE_INFINITY, { operation: 'BatchGetItem', naming: unread });
  await world.setBroken(isBroken);
  const seen = await world.round(i);
  world.aws.mend();
  const isTold = seen.people.some(({ target, to }) => target === one && RED.includes(to));
  const page = pageOf(seen, one);
  return [
    ...((page === 1) === pages ? [] : [`round ${i}: Page is ${page}`]),
    ...(isTold && !pages ? [`round ${i}: people were told of ${one}`] : []),
  ];
}

function setMute({ aws }: World, target: string | undefined, at: number): void {
  const mutes = target ? [{ target, from: at, until: at + 10 * MINUTE, by: 'ada', why: 'work' }] : [];
  const key = `#${MUTES}`;
  const revision = String(Number(aws.items().get(key)?.revision?.N ?? 0) + 1);
  aws
    .items()
    .set(key, { target: { S: key }, v: { N: '1' }, revision: { N: revision }, value: { S: JSON.stringify(mutesRecord(mutes, 0)) } });
}

function setFailing({ aws }: World, name: string, at: number): void {
  const memory = { ...newTargetMemory(at), status: 'down', incident: { since: at, pages: true }, revision: 1 } as const;
  aws.items().set(name, itemOf(name, memory, at) as never);
}

function pageOf({ metrics }: RoundSeen, name: string): number | undefined {
  return metrics.find(({ metric, dimensions }) => metric === 'Page' && dimensions.Target === name)?.values[0];
}

/** One line for each story. */
export function quietTable(played: readonly Quiet[]): Table {
  return {
    title: 'Silences, and the last word',
    head: ['story', 'rounds', 'wrong'],
    rows: played.map(({ what, rounds, wrong }) => [what, String(rounds), String(wrong.length)]),
  };
}
