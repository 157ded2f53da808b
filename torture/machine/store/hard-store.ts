import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSqliteHealth } from '../../../cli/session/sqlite-health.ts';
import { type AnsweringServer, startAnsweringServer } from '../answering-server.ts';
import type { Ran, Run } from '../child.ts';
import { inLanes } from '../in-lanes.ts';
import type { Rig } from '../rig.ts';
import { blame, startTally, type Tally } from '../tally.ts';
import { isCrash, isWatched, openWorkplace, rememberedIn, runCli, turnsOf, WATCHED, type Workplace } from '../watched.ts';

/**
 * The target is fine for so many looks, and broken from then on; a file is held from one of them to another.
 */
const STORY = { good: 2, hold: 2, release: 4 };
/** A file that is held from the start is let go after this, milliseconds. */
const HELD_MS = 4500;
const PATIENCE_MS = 15_000;
const FOR = '7s';

/** A place where the store is hard to write, and how watch is run there. */
type Hardship = {
  readonly kind: string;
  readonly what: string;
  readonly how?: Partial<Run>;
  /** Prepares the place; what it gives back is undone at the end. */
  readonly prepare?: (place: Workplace) => () => void;
  /** Goes on beside watch. */
  readonly beside?: (place: Workplace, asked: () => number) => Promise<void>;
  /** What has to be so in the end besides. */
  readonly remembers?: true;
  /** How many watch at once. */
  readonly watches?: number;
};

const isRoot = process.getuid?.() === 0;
const hasNamespaces = spawnSync('unshare', ['-rm', 'true'], { stdio: 'ignore' }).status === 0;

/** Why this machine cannot do a part of it. */
export function hardshipsMissing(): readonly string[] {
  const missing = ['no mount namespaces here: no disk was filled by mounting a small one'];
  if (isRoot) missing.push('root without mount namespaces: no folder can be made read-only');
  return hasNamespaces ? [] : missing;
}

/**
 * Lets watch remember on a full disk, in a folder it may not write to, in a file that another holds, and
 * beside another watch.
 */
export async function hardenStores(rig: Rig): Promise<readonly Tally[]> {
  const server = await startAnsweringServer();
  const tallies = new Map<string, Tally & { refused: number }>();
  const all = hardships(rig.short).map((hardship, index) => ({ hardship, index }));
  try {
    await inLanes([...Array(8).keys()], all, async (_, { hardship, index }) => {
      const tally = tallies.get(hardship.kind) ?? { ...startTally(hardship.kind), refused: 0 };
      tallies.set(hardship.kind, tally);
      await undergo(rig, { server, tally, hardship, index });
    });
    return [...tallies.values()].map((tally) => ({ ...tally, note: noteOf(tally) }));
  } finally {
    await server.close();
  }
}

function noteOf({ times, refused }: Tally & { refused: number }): string {
  const onwards = times - refused;
  return [refused > 0 && `${refused} refused at the start, with the fix`, onwards > 0 && `${onwards} continued and reported every change`]
    .filter(Boolean)
    .join(', ');
}

function hardships(isShort: boolean): readonly Hardship[] {
  const few = <T>(all: readonly T[]) => (isShort ? all.slice(-1) : all);
  const full = few([1, 40, 80, 120, 200]).map((blocks) => ({
    kind: 'the store of watch, files may not grow',
    what: `at most ${blocks} blocks`,
    how: { limit: `-f ${blocks}` },
  }));
  const small = few([8, 64, 100]).map((kib) => ({
    kind: 'the store of watch, the disk is full',
    what: `a disk of ${kib} KiB`,
    how: { inNamespace: `mount -t tmpfs -o size=${kib}k none "$PLACE/disk"` },
    prepare: madeFolder,
  }));
  const readOnly: readonly Hardship[] = [false, true].map((isThere) => ({
    kind: 'the store of watch, a folder it may not write to',
    what: isThere ? 'with a store in it' : 'empty',
    how: isRoot ? { inNamespace: 'mount --bind "$PLACE/disk" "$PLACE/disk" && mount -o remount,ro,bind "$PLACE/disk"' } : {},
    prepare: (place) => {
      const undo = madeFolder(place);
      if (isThere) createSqliteHealth(join(place.folder, 'disk/store.sqlite')).close();
      if (!isRoot) chmodSync(join(place.folder, 'disk'), 0o555);
      return undo;
    },
  }));
  const held: readonly Hardship[] = [
    { kind: 'the store of watch, held by another process', what: 'from before its start', beside: holdAtOnce },
    {
      kind: 'the store of watch, held by another process',
      what: 'while a target breaks',
      beside: holdWhileItBreaks,
      remembers: true,
    },
  ];
  const shared: readonly Hardship[] = [2, 3].map((watches) => ({
    kind: 'the store of watch, shared by two and three',
    what: `${watches}`,
    watches,
    remembers: true,
  }));
  return [...full, ...(hasNamespaces ? small : []), ...(hasNamespaces || !isRoot ? few(readOnly) : []), ...few(held), ...few(shared)];
}

function madeFolder({ folder }: Workplace): () => void {
  mkdirSync(join(folder, 'disk'));
  return () => chmodSync(join(folder, 'disk'), 0o755);
}

async function holdAtOnce({ store }: Workplace): Promise<void> {
  const holder = new DatabaseSync(store);
  holder.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  await sleep(HELD_MS);
  holder.close();
}

async function holdWhileItBreaks({ store }: Workplace, asked: () => number): Promise<void> {
  await until(() => asked() >= STORY.hold);
  const holder = new DatabaseSync(store);
  holder.exec('PRAGMA busy_timeout = 5000; BEGIN IMMEDIATE');
  await until(() => asked() >= STORY.release);
  holder.close();
}

async function until(isSo: () => boolean): Promise<void> {
  for (const startedAt = performance.now(); !isSo() && performance.now() - startedAt < PATIENCE_MS; ) await sleep(10);
}

type Undergoing = {
  readonly server: AnsweringServer;
  readonly tally: Tally & { refused: number };
  readonly hardship: Hardship;
  readonly index: number;
};

async function undergo({ programs }: Rig, { server, tally, hardship, index }: Undergoing): Promise<void> {
  const { what, how = {}, prepare, beside, remembers, watches = 1 } = hardship;
  const folder = join(programs.folder, `hard-${index}`);
  const timing = { periodSeconds: 1, failureThreshold: 1 };
  const path = (name: string) => `/hard-${index}/${name}`;
  const target = (name: string) => ({
    name,
    profile: 'custom',
    host: '127.0.0.1',
    readinessProbe: { httpGet: { path: path(name), port: server.port }, ...timing },
  });
  const place = openWorkplace(folder, [target('turning'), target('steady')]);
  const undo = prepare?.(place);
  const store = prepare ? join(folder, 'disk/store.sqlite') : place.store;
  server.setFrom(path('turning'), STORY.good * watches + 1, 503);
  const going = beside?.(place, () => server.asked(path('turning')));
  const args = ['watch', '--for', FOR, '--output', 'json', '--store', store];
  const all = await Promise.all(
    Array.from({ length: watches }, () => runCli(place, programs.cli, args, { ...how, env: { PLACE: folder } })),
  );
  await going;
  undo?.();
  tally.times++;
  tally.refused += isWatched(all[0]?.code) ? 0 : 1;
  for (const ran of all) judge(tally, ran, { what, server, path, mustSay: !remembers, isShared: watches > 1 });
  const health = rememberedIn(store, 'turning');
  const isRight = health?.status === 'not-ready' && health.notified === 'not-ready' && !health.outbox;
  if (remembers && all.some(({ code }) => isWatched(code)) && !isRight) blame(tally, `${what}, the memory says ${JSON.stringify(health)}`);
}

type Judging = {
  readonly what: string;
  readonly server: AnsweringServer;
  readonly path: (name: string) => string;
  readonly mustSay: boolean;
  readonly isShared: boolean;
};

function judge(tally: Tally, ran: Ran, { what, server, path, mustSay, isShared }: Judging): void {
  const { code, err, out } = ran;
  if (isCrash(ran, [...WATCHED, 2])) blame(tally, `${what}, it ended with ${code ?? ran.signal}: ${err.slice(0, 400)}`);
  const isSaid = /^store-unusable: .*\. Fix: (?!.*delete it).+$/m.test(err);
  if ((mustSay || !isWatched(code)) && !isSaid) blame(tally, `${what}, no clear error: ${err}`);
  if (!isWatched(code)) return;
  tally.looks += server.asked(path('steady')) + server.asked(path('turning'));
  const turns = turnsOf(out, 'turning');
  tally.doubled += turns.length - new Set(turns).size;
  // The second process finds what the first has sent.
  if (turns.join() !== 'ready,not-ready' && !(isShared && turns.join() === 'not-ready')) {
    tally.lost += turns.includes('not-ready') ? 0 : 1;
    blame(tally, `${what}, told ${turns.join(', ') || 'nothing'}: ${err.slice(0, 300)}`);
  }
  if (turnsOf(out, 'steady').some((status) => status !== 'ready')) {
    tally.falseRed++;
    blame(tally, `${what}, of the target that was fine was told ${turnsOf(out, 'steady').join(', ')}`);
  }
}
