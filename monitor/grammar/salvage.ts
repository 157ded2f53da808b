import { type ConfigNode, nodeAt, plainValue } from './node.ts';
import { type Path, startsWith } from './path.ts';
import { holdAgainst, type Shape, type ShapeName } from './schema.ts';
import { type ShapeMismatch, shapeMismatches, valueAt } from './shape-mismatch.ts';

/** The rest of a part after its invalid values are removed, with their problems. Paths start at the part. */
export type Salvaged<Name extends ShapeName> = {
  /** Absent if nothing is valid. */
  readonly value?: Shape<Name>;
  readonly problems: readonly (ShapeMismatch & { readonly value: unknown })[];
  /** The paths of the removed values. */
  readonly damaged: readonly Path[];
  /** The part exceeds the budget of nodes, so it was not read. */
  readonly exploded?: true;
};

type Tree = Record<string | number, unknown>;

type Work = { readonly node: ConfigNode; tree: unknown; readonly tried: Set<string>; readonly damaged: Path[] };

const NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/;

function fromText(text: string): number | boolean | undefined {
  if (text === 'true' || text === 'false') return text === 'true';
  return NUMBER.test(text) ? Number(text) : undefined;
}

/**
 * Reads text from the environment as a number or a boolean, or a number as the text as which it is written.
 */
function coerced(problem: ShapeMismatch, work: Work): string | number | boolean | undefined {
  const node = nodeAt(work.node, problem.path);
  if (problem.kind !== 'value' || node?.kind !== 'scalar') return undefined;
  if (typeof node.value === 'number' && problem.wants.includes('string')) return node.source;
  return node.environment === 'substituted' && typeof node.value === 'string' ? fromText(node.value) : undefined;
}

function coerce(problem: ShapeMismatch, work: Work): boolean {
  const key = JSON.stringify(problem.path);
  const value = coerced(problem, work);
  if (value === undefined || work.tried.has(key)) return false;
  work.tried.add(key);
  const parent = valueAt(work.tree, problem.path.slice(0, -1)) as Tree | undefined;
  const last = problem.path.at(-1);
  if (!parent || last === undefined) return false;
  parent[last] = value;
  return true;
}

/**
 * Removes the smallest key that contains the path. A list is removed as a whole, so that indexes stay valid.
 */
function takeOut(path: Path, work: Work): void {
  const last = path.at(-1);
  if (last === undefined) {
    work.tree = undefined;
    return;
  }
  const parent = valueAt(work.tree, path.slice(0, -1));
  if (typeof last === 'number' || typeof parent !== 'object' || parent === null) {
    takeOut(path.slice(0, -1), work);
    return;
  }
  delete (parent as Tree)[last];
  work.damaged.push(path);
}

function remove(problem: ShapeMismatch, work: Work): void {
  if (problem.path.length > 0 && work.tree === undefined) return;
  takeOut(problem.kind === 'missing' ? problem.path.slice(0, -1) : problem.path, work);
}

/** Validates a part against its schema, and removes invalid values until the rest is valid. */
export function salvage<Name extends ShapeName>(shape: Name, node: ConfigNode, budget: { nodes: number }): Salvaged<Name> {
  const work: Work = { node, tree: plainValue(node, budget), tried: new Set(), damaged: [] };
  if (budget.nodes < 0) return { problems: [], damaged: [[]], exploded: true };
  const found: Salvaged<Name>['problems'][number][] = [];
  while (work.tree !== undefined) {
    const result = holdAgainst(shape, work.tree);
    if ('value' in result) return { value: result.value, problems: found, damaged: work.damaged };
    const problems = shapeMismatches(result.problems, work.tree);
    if (problems.filter((problem) => coerce(problem, work)).length > 0) continue;
    const fresh = problems.filter((problem) => !work.damaged.some((path) => startsWith(problem.path, path)));
    found.push(...fresh.map((problem) => ({ ...problem, value: valueAt(work.tree, problem.path) })));
    for (const problem of problems) remove(problem, work);
  }
  return { problems: found, damaged: [[]] };
}
