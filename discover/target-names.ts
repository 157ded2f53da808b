import { NAME } from '../monitor/grammar/schema/patterns.ts';
import type { FoundTarget } from './found.ts';

const MOST = 63;

function asName(wish: string): string {
  const name = wish
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, MOST)
    .replaceAll(/^-+|-+$/g, '');
  return NAME.test(name) ? name : 'target';
}

/** Makes a valid name of a wish that none of the taken ones has. */
function freeName(wish: string, taken: ReadonlySet<string>): string {
  const name = asName(wish);
  for (let i = 1; ; i++) {
    const end = i === 1 ? '' : `-${i}`;
    const tried = `${name.slice(0, MOST - end.length).replace(/-+$/, '')}${end}`;
    if (!taken.has(tried)) return tried;
  }
}

/** Gives each target a valid name that no other one has, and none of the taken ones. */
export function named(targets: readonly FoundTarget[], taken: readonly string[] = []): readonly FoundTarget[] {
  const used = new Set(taken);
  return targets.map((target) => {
    const name = freeName(target.name, used);
    used.add(name);
    return { ...target, name };
  });
}
