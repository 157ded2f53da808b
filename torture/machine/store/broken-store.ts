import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AnsweringServer, startAnsweringServer } from '../answering-server.ts';
import { fieldTargets } from '../field.ts';
import { inLanes } from '../in-lanes.ts';
import type { Rig } from '../rig.ts';
import { blame, startTally, type Tally } from '../tally.ts';
import { changesIn, isCrash, openWorkplace, runCli, type Workplace } from '../watched.ts';
import { type Damage, flips, strangers, truncations } from './store-damage.ts';

const LANES = 10;
/** Two of them are down and two not ready. */
const TARGETS = 10;
/** The exit code of a watch that ends with targets that are down. */
const ENDED = 1;
const TALLY = 'stopped watching: 2 DOWN, 2 NOT READY, 6 ready';

/** Breaks what `watch` remembered, and has another go on with it. */
export async function breakStores(rig: Rig): Promise<readonly Tally[]> {
  const server = await startAnsweringServer();
  try {
    const place = openWorkplace(join(rig.programs.folder, 'stores'), fieldTargets(server.port, TARGETS));
    const made = await watchStore(rig, place, place.store);
    if (made.code !== ENDED || changesIn(made.out).length !== TARGETS) throw new Error(`no store to break: ${made.out} ${made.err}`);
    const few = <T>(all: readonly T[], most: number) =>
      rig.short ? all.filter((_, index) => index % Math.ceil(all.length / most) === 0) : all;
    const damages = [...flips(rig.seed, rig.short ? 6 : 100), ...few(truncations(), 2), ...few(strangers(rig.seed), 4)];
    return await breakAll(rig, { place, server, damages });
  } finally {
    await server.close();
  }
}

function watchStore({ programs }: Rig, place: Workplace, store: string, more: Parameters<typeof runCli>[3] = {}) {
  return runCli(place, programs.cli, ['watch', '--for', '4s', '--output', 'json', '--store', store], more);
}

type Breaking = { readonly place: Workplace; readonly server: AnsweringServer; readonly damages: readonly Damage[] };

async function breakAll(rig: Rig, { place, damages }: Breaking): Promise<readonly Tally[]> {
  const tallies = new Map<string, Tally & { readonly ends: Map<string, number> }>();
  await inLanes(
    [...Array(LANES).keys()],
    damages.map((damage, index) => ({ damage, index })),
    async (_, { damage, index }) => {
      const tally = tallies.get(damage.kind) ?? { ...startTally(`the store of watch, ${damage.kind}`), ends: new Map() };
      tallies.set(damage.kind, tally);
      const folder = join(place.folder, String(index));
      mkdirSync(folder);
      const store = join(folder, 'store.sqlite');
      copyFileSync(place.store, store);
      damage.inflict(store);
      const broken = readFileSync(store);
      const ran = await watchStore(rig, place, store);
      tally.times++;
      tally.looks += TARGETS;
      const end = judge(tally, ran, {
        what: damage.what,
        isKept: existsSync(store) && (ran.code === ENDED || readFileSync(store).equals(broken)),
      });
      tally.ends.set(end, (tally.ends.get(end) ?? 0) + 1);
    },
  );
  return [...tallies.values()].map((tally) => ({ ...tally, note: [...tally.ends].map(([end, times]) => `${times} ${end}`).join(', ') }));
}

type End = { readonly what: string; readonly isKept: boolean };

/** What became of it, in words. */
function judge(tally: Tally, ran: Awaited<ReturnType<typeof runCli>>, { what, isKept }: End): string {
  const { code, err, out } = ran;
  if (isCrash(ran, [ENDED, 2])) blame(tally, `${what}, it ended with ${code ?? ran.signal}: ${err.slice(0, 400)}`);
  if (!isKept) {
    tally.lost++;
    blame(tally, `${what}, the broken file is gone or changed`);
  }
  if (code !== ENDED) {
    if (!/^store-unusable: .*\. Fix: .+$/m.test(err)) blame(tally, `${what}, no clear error: ${err}`);
    return 'refused, the file left as it was';
  }
  if (!err.includes(TALLY)) {
    tally.falseRed++;
    blame(tally, `${what}, in the end: ${err}`);
  }
  const isSaid = /^(warning|store-unusable|no saved state)/m.test(err);
  const again = changesIn(out).length;
  tally.doubled += again;
  // Told again because it was forgotten, which has to be said.
  if (again > 0 && !isSaid) {
    tally.lost++;
    blame(tally, `${what}, ${again} targets were told again and nothing was said of the store: ${out.slice(0, 300)}`);
  }
  if (again > 0) return 'repeated notifications, with the cause';
  return isSaid ? 'went on and said what is wrong' : 'went on as if nothing had happened';
}
