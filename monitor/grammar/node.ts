import type { Path } from './path.ts';
import type { Position } from './unplaced-finding.ts';

/** A single value, with the text it was written as. */
export type ScalarNode = {
  readonly kind: 'scalar';
  readonly at: Position;
  readonly value: string | number | boolean | null;
  readonly source: string;
  /** `substituted`: holds text from the environment; `broken`: what it asks of the environment isn't there. */
  readonly environment?: 'substituted' | 'broken';
};

/** A mapping, in file order; of a key written twice the first counts. */
type MapNode = {
  readonly kind: 'map';
  readonly at: Position;
  readonly flow: boolean;
  readonly entries: ReadonlyMap<string, { readonly keyAt: Position; readonly node: ConfigNode }>;
};

/** A list. */
type ListNode = { readonly kind: 'list'; readonly at: Position; readonly flow: boolean; readonly items: readonly ConfigNode[] };

/** What the file says, with positions. An alias is the very node it stands for. */
export type ConfigNode = ScalarNode | MapNode | ListNode;

type Place = { readonly node: ConfigNode; readonly keyAt?: Position };

function child(node: ConfigNode, step: string | number): Place | undefined {
  if (node.kind === 'map') return node.entries.get(String(step));
  const item = node.kind === 'list' && typeof step === 'number' ? node.items[step] : undefined;
  return item && { node: item };
}

/** The node at a path, or undefined when nothing is written there. */
export function nodeAt(root: ConfigNode, path: Path): ConfigNode | undefined {
  return path.reduce<ConfigNode | undefined>((node, step) => node && child(node, step)?.node, root);
}

function pointAt(place: Place, atKey: boolean): Position {
  const { node, keyAt } = place;
  return keyAt && (atKey || (node.kind !== 'scalar' && !node.flow)) ? keyAt : node.at;
}

/** Where to point for a path: at its value, at the key when the value fills lines of its own, else at what is nearest above. */
export function locate(root: ConfigNode, path: Path, atKey = false): Position {
  let place: Place = { node: root };
  for (const [i, step] of path.entries()) {
    const next = child(place.node, step);
    if (!next) return pointAt(place, false);
    place = next;
    if (i === path.length - 1) return pointAt(place, atKey);
  }
  return place.node.at;
}

/** A value as plain data, or undefined when aliases blow it up beyond reason. */
export function plainValue(root: ConfigNode, budget: { nodes: number }, depth = 0): unknown {
  budget.nodes--;
  if (root.kind === 'scalar') return root.value;
  if (depth > MAX_DEPTH) budget.nodes = -1;
  if (budget.nodes < 0) return undefined;
  if (root.kind === 'list') return root.items.map((item) => plainValue(item, budget, depth + 1));
  // No prototype: `__proto__` is a key like any other.
  const plain: Record<string, unknown> = Object.create(null);
  for (const [key, { node }] of root.entries) plain[key] = plainValue(node, budget, depth + 1);
  return plain;
}

const MAX_DEPTH = 100;
