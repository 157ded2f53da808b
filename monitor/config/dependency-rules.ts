import { didYouMean } from '../grammar/advice.ts';
import type { Indexed } from '../grammar/read-config.ts';
import type { UnplacedFinding } from '../grammar/unplaced-finding.ts';
import { nearestWord } from '../text/nearest-word.ts';

type Dependent = Indexed<{ readonly name: string; readonly dependsOn?: readonly string[] | undefined }>;

/**
 * Finds a path from `start` back to itself along `dependsOn`. It does not recurse, because a chain can have
 * 10,000 targets.
 */
function findCycle(start: string, edges: ReadonlyMap<string, readonly string[]>, done: Set<string>): readonly string[] | undefined {
  const trail: { name: string; next: number }[] = [{ name: start, next: 0 }];
  const onTrail = new Set([start]);
  for (let top = trail.at(-1); top; top = trail.at(-1)) {
    const child = edges.get(top.name)?.[top.next++];
    if (child === undefined) {
      trail.pop();
      onTrail.delete(top.name);
      done.add(top.name);
    } else if (onTrail.has(child)) {
      const names = trail.map(({ name }) => name);
      return [...names.slice(names.indexOf(child)), child];
    } else if (!done.has(child)) {
      trail.push({ name: child, next: 0 });
      onTrail.add(child);
    }
  }
  return undefined;
}

function nameFindings({ index, value }: Dependent, names: ReadonlySet<string>): readonly UnplacedFinding[] {
  return (value.dependsOn ?? []).flatMap((name, i): readonly UnplacedFinding[] => {
    const path = ['targets', index, 'dependsOn', i];
    if (name === value.name) {
      return [{ rule: 'depends.self', path, expected: 'another target', got: `"${name}"`, fix: 'Remove it' }];
    }
    if (names.has(name)) return [];
    const near = nearestWord(name, [...names]);
    const fix = near === undefined ? 'Use the name of a target in this file' : didYouMean(near);
    return [{ rule: 'depends.unknown', path, expected: 'the name of a target', got: `"${name}"`, fix }];
  });
}

/** Findings about `dependsOn`: unknown names, and circles. */
export function dependencyFindings(targets: readonly Dependent[], names: ReadonlySet<string>): readonly UnplacedFinding[] {
  const findings = targets.flatMap((target) => nameFindings(target, names));
  const edges = new Map(targets.map(({ value }) => [value.name, (value.dependsOn ?? []).filter((name) => name !== value.name)]));
  const done = new Set<string>();
  for (const { index, value } of targets) {
    const cycle = done.has(value.name) ? undefined : findCycle(value.name, edges, done);
    if (!cycle) continue;
    for (const name of cycle) done.add(name);
    const shown = cycle.length > 8 ? [...cycle.slice(0, 6), '…', cycle.at(-1)] : cycle;
    const fix = 'Remove one of these dependencies: each target would wait for the other';
    const path = ['targets', index, 'dependsOn'];
    findings.push({ rule: 'depends.cycle', path, expected: 'dependencies without a circle', got: shown.join(' > '), fix });
  }
  return findings;
}

/** Findings about targets that have the name of an earlier target. */
export function duplicateFindings(targets: readonly Dependent[]): readonly UnplacedFinding[] {
  const first = new Map<string, number>();
  return targets.flatMap(({ index, value }): readonly UnplacedFinding[] => {
    const before = first.get(value.name);
    if (before === undefined) {
      first.set(value.name, index);
      return [];
    }
    const path = ['targets', index, 'name'];
    const got = `"${value.name}" (first defined at targets[${before}])`;
    return [{ rule: 'target.duplicate', path, expected: 'a unique name', got, fix: 'Rename one of them' }];
  });
}
