import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { join } from 'node:path';
import { startAnsweringServer } from './answering-server.ts';
import { addTo, fieldTargets, inWords, judgeNoted, judgeVerdicts, verdictsOf } from './field.ts';
import type { Rig } from './rig.ts';
import { openFunctionWorld } from './rounds/function-world.ts';
import { blame, startTally, type Tally } from './tally.ts';
import { isCrash, openWorkplace, runCli } from './watched.ts';

const TIMEOUT_SECONDS = 2;
/** A name that never answers may cost its time-out and what there is besides, not more: milliseconds. */
const PATIENCE_MS = 20_000;
const HANGING = 5;
/** Longer than a process takes to start on a busy machine, and its timeouts after that. */
const LET_GO_MS = 9000;

/**
 * What name resolution does, as `preloads/names.ts` knows it; `unseen` = how many targets nobody can say
 * anything of.
 */
type Trouble = { readonly what: string; readonly how: string; readonly unseen: number };

/** Lets names hang for check and for the function; targets with literal addresses go on. */
export async function hangNames(rig: Rig): Promise<readonly Tally[]> {
  const fifo = join(rig.programs.folder, 'fifo');
  execFileSync('mkfifo', [fifo]);
  const troubles: readonly Trouble[] = [
    { what: 'names that never resolve', how: 'never', unseen: HANGING },
    { what: 'names that resolve after the timeout', how: 'late:3000', unseen: HANGING },
    { what: 'names that resolve after one second', how: 'late:1000', unseen: 0 },
    { what: 'all four threads that resolve names are stuck', how: `threads:${fifo}`, unseen: HANGING },
  ];
  const tallies: Tally[] = [];
  for (const trouble of rig.short ? troubles.slice(-1) : troubles) {
    tallies.push(await checkNames(rig, trouble, fifo), await roundWithNames(rig, trouble, fifo));
  }
  return tallies;
}

function targetsOf(port: number): readonly { readonly name: string }[] {
  const field = fieldTargets(port, 20, { timeoutSeconds: TIMEOUT_SECONDS, periodSeconds: 60 });
  const named = fieldTargets(port, HANGING * 5, { timeoutSeconds: TIMEOUT_SECONDS, periodSeconds: 60 }).filter(({ name }) =>
    name.startsWith('bad'),
  );
  return [...field, ...named.map((target, index) => ({ ...target, name: `bad-name-${index}`, host: `hanging-${index}.invalid` }))];
}

/**
 * Threads that are stuck would keep the process from its end: they are let go a while after its work is done.
 */
function letGo(fifo: string): () => void {
  const timer = setTimeout(() => closeSync(openSync(fifo, constants.O_RDWR | constants.O_NONBLOCK)), LET_GO_MS);
  return () => clearTimeout(timer);
}

async function checkNames({ programs }: Rig, { what, how, unseen }: Trouble, fifo: string): Promise<Tally> {
  const tally = startTally(`check, ${what}`);
  const server = await startAnsweringServer();
  const place = openWorkplace(join(programs.folder, tally.what), targetsOf(server.port));
  const node = ['--import', programs.preload('names')];
  const done = letGo(fifo);
  const ran = await runCli(place, programs.cli, ['check', '--output', 'json'], {
    node,
    env: { TORTURE_NAMES: how },
    withinMs: PATIENCE_MS,
  });
  done();
  tally.times = 1;
  const verdicts = verdictsOf(ran) ?? [];
  const unknown = judgeVerdicts(tally, verdicts, 'check');
  if (isCrash(ran) || verdicts.length !== 20 + HANGING)
    blame(tally, `it ended with ${ran.code ?? ran.signal} after ${Math.round(ran.ms)} ms: ${ran.err}`);
  judgeUnknown(tally, unknown, unseen);
  tally.note = `unknown: ${inWords(unknown)}; took ${(ran.ms / 1000).toFixed(1)} s with timeouts of ${TIMEOUT_SECONDS} s`;
  await server.close();
  return tally;
}

async function roundWithNames({ programs }: Rig, { what, how, unseen }: Trouble, fifo: string): Promise<Tally> {
  const tally = startTally(`a round, ${what}`);
  const server = await startAnsweringServer();
  const targets = targetsOf(server.port);
  const world = await openFunctionWorld(targets);
  const noted = world.mark();
  const node = ['--import', programs.preload('names')];
  const done = letGo(fifo);
  const { report, err, ms } = await world.play(
    programs.rounds,
    { rounds: [world.round(0)] },
    { node, more: { TORTURE_NAMES: how }, withinMs: PATIENCE_MS },
  );
  done();
  tally.times = 1;
  const [played] = report?.played ?? [];
  if (played?.done !== 'round') blame(tally, `the round came to ${played?.error ?? `no end in ${Math.round(ms)} ms`}: ${err.slice(-300)}`);
  judgeNoted(tally, noted, targets, 'a round');
  const unknown = new Map<string, number>();
  for (const { name } of targets) {
    const told = noted.told(name);
    if (told.length !== 1) blame(tally, `of ${name} was told ${told.join(', ') || 'nothing'}`);
    if (told.length === 0) tally.lost++;
    const obstacle = world.healthOf(name)?.probes.ready?.obstacle;
    if (told[0] === 'unknown' && obstacle) addTo(unknown, new Map([[obstacle.reason, 1]]));
  }
  judgeUnknown(tally, unknown, unseen);
  tally.note = `unknown: ${inWords(unknown)}; took ${((played?.tookMs ?? Number.NaN) / 1000).toFixed(1)} s`;
  await world.close();
  await server.close();
  return tally;
}

function judgeUnknown(tally: Tally, unknown: ReadonlyMap<string, number>, unseen: number): void {
  const expected = unseen === 0 ? [] : [['monitor.network', unseen]];
  if (JSON.stringify([...unknown]) !== JSON.stringify(expected))
    blame(tally, `unknown were ${inWords(unknown)}, not ${unseen} monitor.network`);
}
