/** When a target of the soak is broken: from one tick up to, not including, another. */
export type Outage = { readonly target: number; readonly from: number; readonly to: number };

/** So many looks in a row decide, so a blip of fewer is none. */
const LONG = [8, 9, 10, 12, 15];
const BLIPS = [1, 2];
/** A tick before and after each in which nothing else happens to the target. */
const APART = 8;

/** Outages and blips of these targets in so many ticks: half of the targets have some. */
export function drawOutages(targets: readonly number[], ticks: number, random: () => number): readonly Outage[] {
  const pick = (some: readonly number[]) => some[Math.floor(random() * some.length)] ?? 1;
  return targets.flatMap((target): readonly Outage[] => {
    if (random() > 1 / 2) return [];
    const outages: Outage[] = [];
    for (let at = APART + Math.floor(random() * ticks); at < ticks - APART; ) {
      const to = at + pick(random() < 0.5 ? LONG : BLIPS);
      if (to >= ticks - APART) break;
      outages.push({ target, from: at, to });
      at = to + APART + Math.floor(random() * ticks);
    }
    return outages;
  });
}

/** What a target suffers from in a tick; undefined = nothing. */
export function outageAt(outages: readonly Outage[], target: number, tick: number): Outage | undefined {
  return outages.find((one) => one.target === target && tick >= one.from && tick < one.to);
}
