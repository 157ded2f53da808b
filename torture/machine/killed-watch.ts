import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AnsweringServer, startAnsweringServer } from './answering-server.ts';
import { inLanes } from './in-lanes.ts';
import type { Programs } from './programs.ts';
import type { Counted } from './rounds/strike.ts';
import { type Density, densityInWords, strikePoints } from './rounds/strike-points.ts';
import { blame, startTally, type Tally } from './tally.ts';
import { isCrash, openWorkplace, rememberedIn, runCli, turnsOf, WATCHED, type Workplace } from './watched.ts';

/** Most of the time a watch waits for its next second. */
const LANES = 8;
/** The target is fine for this many checks, and broken from then on. */
const GOOD_LOOKS = 2;
const FIRST = ['watch', '--for', '4s', '--output', 'json'];
const SECOND = ['watch', '--for', '4s', '--output', 'json'];

/** Kills `watch` at its await points, and starts another process with its store. */
export async function killWatch(programs: Programs, density: Density): Promise<Tally> {
  const tally = startTally('SIGKILL of watch while a target starts to fail');
  const server = await startAnsweringServer();
  try {
    const counted = await countPoints(programs, server);
    const points = strikePoints(counted, density);
    await inLanes([...Array(LANES).keys()], points, (_, point) => killAt(programs, server, { point, tally }));
    tally.looks = server.askedAll();
    tally.note = densityInWords(points, counted, density);
    return tally;
  } finally {
    await server.close();
  }
}

function prepare({ folder }: Programs, { port, setFrom }: AnsweringServer, point: number): Workplace {
  const name = `watch-${point}`;
  setFrom(`/${name}/turning`, GOOD_LOOKS + 1, 503);
  const timing = { periodSeconds: 1, failureThreshold: 1 };
  const target = (one: string) => ({
    name: one,
    profile: 'custom',
    host: '127.0.0.1',
    readinessProbe: { httpGet: { path: `/${name}/${one}`, port }, ...timing },
  });
  return openWorkplace(join(folder, name), [target('turning'), target('steady')]);
}

async function countPoints(programs: Programs, server: AnsweringServer): Promise<Counted> {
  const place = prepare(programs, server, 0);
  const file = join(place.folder, 'counted.json');
  const ran = await watchStruck(programs, place, 0, { TORTURE_COUNTED: file });
  if (turnsOf(ran.out, 'turning').join() !== 'ready,not-ready') throw new Error(`watch saw ${ran.out} ${ran.err}`);
  return JSON.parse(readFileSync(file, 'utf8'));
}

function watchStruck(programs: Programs, place: Workplace, point: number, env: Readonly<Record<string, string>> = {}) {
  const how = { node: ['--import', programs.preload('strike')], env: { TORTURE_STRIKE: String(point), ...env } };
  return runCli(place, programs.countedCli, [...FIRST, '--store', place.store], how);
}

async function killAt(programs: Programs, server: AnsweringServer, { point, tally }: { point: number; tally: Tally }): Promise<void> {
  const place = prepare(programs, server, point);
  const killed = await watchStruck(programs, place, point);
  if (killed.signal !== 'SIGKILL') return;
  tally.times++;
  const before = rememberedIn(place.store, 'turning');
  const after = await runCli(place, programs.cli, [...SECOND, '--store', place.store]);
  const where = `killed at ${point}`;
  const told = turnsOf(killed.out, 'turning');
  const all = [...told, ...turnsOf(after.out, 'turning')];
  if (isCrash(after, WATCHED)) blame(tally, `${where}, the next one ended with ${after.code}: ${after.err}`);
  if (!isTold(all, before?.outbox?.map(({ to }) => to) ?? [])) {
    tally.lost++;
    blame(tally, `${where}, told ${all.join(', ') || 'nothing'}`);
  }
  // Output that was printed and not recorded is repeated, and nothing else is.
  const due = before?.outbox?.some(({ to }) => to === told.at(-1)) ? 1 : 0;
  const doubled = all.length - new Set(all).size;
  tally.doubled += doubled;
  if (doubled > due || after.err.includes('store-unusable'))
    blame(tally, `${where}, told ${all.join(', ')}, noted ${JSON.stringify(before)}: ${after.err}`);
  const health = rememberedIn(place.store, 'turning');
  if (health?.status !== 'not-ready') tally.falseGreen++;
  if (health?.status !== 'not-ready' || health.notified !== 'not-ready' || health.outbox)
    blame(tally, `${where}, the memory says ${JSON.stringify(health)}`);
  if ([killed, after].some(({ out }) => turnsOf(out, 'steady').some((to) => to !== 'ready'))) {
    tally.falseRed++;
    blame(tally, `${where}, said of the target that was fine: ${killed.out}${after.out}`);
  }
}

// The first status may have been printed only by the killed process. Everything in the stored outbox must be
// sent.
function isTold(all: readonly string[], owed: readonly string[]): boolean {
  return all.at(-1) === 'not-ready' && owed.every((status) => all.includes(status));
}
