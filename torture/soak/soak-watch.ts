import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { randomFrom } from '../../testkit/random.ts';
import { drawOutages, type Outage } from './outages.ts';
import { isAsked, nameOf, TARGETS, writeSoakConfig } from './soak-config.ts';
import { startSoakServer } from './start-server.ts';
import { type Grown, readVitals } from './vitals.ts';

/** The results of a soak test. */
export type Soaked = {
  readonly looks: number;
  readonly seconds: number;
  readonly outages: number;
  readonly grown: Grown;
  readonly wrong: readonly string[];
};

const BIN = join(import.meta.dirname, '../../cli/bin.js');
const VITALS = pathToFileURL(join(import.meta.dirname, 'preload-vitals.ts')).href;
/** One minute of real operation is one second here. */
const TICK_MS = 1000;
/** The first checks are spread over the first ticks. */
const WARM_TICKS = 10;
const THRESHOLD = 3;
/**
 * Maximum delay of a check at full pace, in ticks. A check carries the time it was due at, but the server may
 * have changed before it ran. At a lower pace, a pass over all targets takes that much longer.
 */
const EARLY_TICKS = 2;
/** How many ticks late people may be notified of a change: the slot of the last check, and the pace. */
const LATE_TICKS = 4;

type Change = { readonly at: string; readonly to: string; readonly target: { readonly name: string } };

/**
 * Runs `gatewatch watch` with a check per target and second for this many seconds, while some targets break
 * and recover.
 */
export async function soakWatch(ticks: number, seed: number): Promise<Soaked> {
  const folder = mkdtempSync(join(tmpdir(), 'gatewatch-soak-'));
  const server = await startSoakServer();
  try {
    const startsAt = Date.now() + WARM_TICKS * TICK_MS;
    const outages = drawOutages(TARGETS.filter(isAsked), ticks, randomFrom(seed));
    await server.tell({ outages });
    await server.tell({ startsAt, everyMs: TICK_MS });
    const vitals = join(folder, 'vitals');
    const config = writeSoakConfig(folder, server, TICK_MS / 1000);
    const options = ['--config', config, '--store', join(folder, 'store.sqlite'), '--output', 'json', '--for', `${ticks + WARM_TICKS}s`];
    const child = spawn(process.execPath, [BIN, 'watch', ...options], {
      env: { PATH: process.env.PATH ?? '', NODE_OPTIONS: `--import ${VITALS}`, VITALS: vitals },
    });
    const startedAt = performance.now();
    const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    const seconds = (performance.now() - startedAt) / 1000;
    const { looks, refusals } = await server.tell({ tick: 0 });
    // Checks run a little early or late, so three of them may meet an outage of two seconds.
    const met = outages.filter((_, i) => (refusals[i] ?? 0) >= THRESHOLD);
    const changes = out
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Change);
    const wrong = [
      ...(code === 0 || code === 1 ? [] : [`watch ended with ${code}: ${err.slice(-500)}`]),
      ...wrongChanges(met, changes, { startsAt, endsAt: startsAt + ticks * TICK_MS, slowTicks: slowTicks(looks / seconds) }),
    ];
    return { looks, seconds, outages: outages.length, grown: readVitals(vitals), wrong };
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true });
  }
}

/** How many ticks a pass over all targets takes beyond the one it should, at a measured pace in checks per second. */
function slowTicks(pace: number): number {
  return Math.ceil(TARGETS.length / (pace * (TICK_MS / 1000))) - 1;
}

type Told = { readonly to: string; readonly tick: number };

/** Each outage that enough checks met is notified of once, in time, and so is its end; nothing else is. */
function wrongChanges(
  outages: readonly Outage[],
  changes: readonly Change[],
  { startsAt, endsAt, slowTicks: slow }: { readonly startsAt: number; readonly endsAt: number; readonly slowTicks: number },
): readonly string[] {
  const told = Map.groupBy(
    changes.filter(({ at }) => Date.parse(at) < endsAt),
    ({ target }) => target.name,
  );
  return TARGETS.flatMap((target) => {
    const expected = outages
      .filter((one) => one.target === target)
      .flatMap(({ from, to }): readonly Told[] => [
        { to: 'not-ready', tick: from + THRESHOLD - 1 },
        { to: 'ready', tick: to },
      ]);
    const said = (told.get(nameOf(target)) ?? []).map(({ at, to }): Told => ({ to, tick: (Date.parse(at) - startsAt) / TICK_MS }));
    // The first status is news as well.
    const [first, ...rest] = said;
    const isRight =
      first?.to === 'ready' &&
      rest.length === expected.length &&
      expected.every(
        ({ to, tick }, i) => rest[i]?.to === to && rest[i].tick >= tick - EARLY_TICKS - slow && rest[i].tick <= tick + LATE_TICKS + slow,
      );
    const show = (some: readonly Told[]) => some.map(({ to, tick }) => `${to} at ${tick.toFixed(1)}`).join(', ') || 'nothing';
    return isRight ? [] : [`watch, ${nameOf(target)}: must tell ready, ${show(expected)}; told ${show(said)}`];
  });
}
