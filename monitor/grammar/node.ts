import type { Path } from './path.ts';
import type { Position } from './unplaced-finding.ts';

/** A single value, with the text as which it is written. */
export type ScalarNode = {
  readonly kind: 'scalar';
  readonly at: Position;
  readonly value: string | number | boolean | null;
  readonly source: string;
  /** `substituted`: contains text from the environment. `broken`: refers to a variable that is not set. */
  readonly environment?: 'substituted' | 'broken';
  /** A key of a flow mapping without a colon, as in `{ name gw }`: more likely a misprint than an absent key. */
  readonly isBare?: true;
};

/** A mapping, in file order. Of duplicate keys, the first one counts. */
type MapNode = {
  readonly kind: 'map';
  readonly at: Position;
  readonly flow: boolean;
  readonly entries: ReadonlyMap<string, { readonly keyAt: Position; readonly node: ConfigNode }>;
};

/** A list. */
type ListNode = { readonly kind: 'list'; readonly at: Position; readonly flow: boolean; readonly items: readonly ConfigNode[] };

/** A node of the file, with its position. An alias is the same object as the node of its anchor. */
export type ConfigNode = ScalarNode | MapNode | ListNode;

type Place = { readonly node: ConfigNode; readonly keyAt?: Position };

function child(node: ConfigNode, step: string | number): Place | undefined {
  if (node.kind === 'map') return node.entries.get(String(step));
  const item = node.kind === 'list' && typeof step === 'number' ? node.items[step] : undefined;
  return item && { node: item };
}

/** Whether a key has no value (`key:` or `key: null`): as in Kubernetes, it is an absent key. */
function isAbsent(node: ConfigNode): boolean {
  return node.kind === 'scalar' && node.value === null && !node.isBare;
}

/** Returns the node at a path, or undefined if nothing is written there. */
export function nodeAt(root: ConfigNode, path: Path): ConfigNode | undefined {
  return path.reduce<ConfigNode | undefined>((node, step) => {
    const found = node && child(node, step)?.node;
    return found && node.kind === 'map' && isAbsent(found) ? undefined : found;
  }, root);
}

function pointAt(place: Place, atKey: boolean): Position {
  const { node, keyAt } = place;
  return keyAt && (atKey || (node.kind !== 'scalar' && !node.flow)) ? keyAt : node.at;
}

/**
 * Returns the position to report for a path: its value, or its key if the value starts on a line of its own.
 * If nothing is written there, it is the nearest node above.
 */
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

/**
 * Converts a node to plain data. Returns undefined if it exceeds the budget of nodes, which aliases can do.
 */
export function plainValue(root: ConfigNode, budget: { nodes: number }, depth = 0): unknown {
  budget.nodes--;
  if (root.kind === 'scalar') return root.value;
  if (depth > MAX_DEPTH) budget.nodes = -1;
  if (budget.nodes < 0) return undefined;
  if (root.kind === 'list') return root.items.map((item) => plainValue(item, budget, depth + 1));
  // No prototype: `__proto__` is a key like any other.
  const plain: Record<string, unknown> = Object.create(null);
  for (const [key, { node }] of root.entries) {
    if (!isAbsent(node)) plain[key] = plainValue(node, budget, depth + 1);
  }
  return plain;
}

const MAX_DEPTH = 100;
