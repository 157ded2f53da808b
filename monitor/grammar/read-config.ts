import { didYouMean } from './advice.ts';
import { type ConfigEnvironment, substituteEnvironment } from './environment.ts';
import { foreignFileFinding, foreignFinding, foreignNodeFinding, isBinaryFile, oddTextFinding } from './foreign-finding.ts';
import { type ConfigGuide, createConfigGuide } from './guide.ts';
import { type ConfigNode, locate, nodeAt } from './node.ts';
import { BINARY } from './pasted/foreign-file.ts';
import { createPathSet, formatPath, type Path } from './path.ts';
import { salvage } from './salvage.ts';
import { NAME } from './schema/patterns.ts';
import type { Shape, ShapeName } from './schema.ts';
import { onePerSecret, shapeFinding } from './shape-finding.ts';
import { configText } from './text.ts';
import type { Position, UnplacedFinding } from './unplaced-finding.ts';
import { readYaml } from './yaml.ts';

/** An item of a list, with its index in the file. */
export type Indexed<T> = { readonly index: number; readonly value: T };

/** The valid parts of a config. Invalid keys and items are removed, with a finding for each. */
export type ReadConfig = {
  readonly monitor: Shape<'monitor'>;
  readonly defaults: Shape<'defaults'>;
  readonly maintenance: readonly Indexed<Shape<'window'>>[];
  readonly targets: readonly Indexed<Shape<'target'>>[];
  /** The names of all targets, including those that are not valid. */
  readonly names: ReadonlySet<string>;
  /** Whether the name of a target is invalid, so that nothing can be said of names that seem to be missing. */
  readonly hasUnknownName: boolean;
  readonly findings: readonly UnplacedFinding[];
  /** Whether the file has a value at a path. */
  readonly has: (path: Path) => boolean;
  /** Whether a value at, above, or below a path was invalid and is removed. */
  readonly isDamaged: (path: Path) => boolean;
  /** Whether a key of the defaults or of any target was invalid, so that nothing is known of all targets. */
  readonly isDamagedInAny: (key: string) => boolean;
  readonly locate: (path: Path, atKey?: boolean) => Position;
};

const START: Position = { line: 1, column: 1 };

// Ten times what an honest file of the largest size can hold.
const MAX_NODES = 2_000_000;

type Reading = {
  readonly root: ConfigNode;
  readonly budget: { nodes: number };
  readonly findings: UnplacedFinding[];
  readonly damaged: Path[];
  guide?: ConfigGuide;
};

function isBroken(reading: Reading, path: Path): boolean {
  const node = nodeAt(reading.root, path);
  return node?.kind === 'scalar' && node.environment === 'broken';
}

function expansionFinding(path: Path): UnplacedFinding {
  const fix = 'Write the values out, or move the keys that targets share to defaults';
  return {
    rule: 'yaml.expansion',
    path,
    expected: 'at most 100 levels and 2000000 values',
    got: 'more, through nesting or aliases',
    fix,
  };
}

/**
 * Drops a missing key if an unknown key next to it is a typo of the same key: the typo is the finding to
 * report.
 */
function withoutEchoes(findings: readonly UnplacedFinding[]): readonly UnplacedFinding[] {
  const typos = new Set(
    findings.filter(({ rule }) => rule === 'key.unknown').map(({ path, fix }) => `${formatPath(path.slice(0, -1))} ${fix}`),
  );
  return onePerSecret(findings).filter(
    ({ rule, path }) => rule !== 'key.missing' || !typos.has(`${formatPath(path.slice(0, -1))} ${didYouMean(String(path.at(-1)))}`),
  );
}

/** The keys of the top level, without those that only hold anchors. */
function withoutExtensions(root: ConfigNode): ConfigNode {
  if (root.kind !== 'map') return root;
  return { ...root, entries: new Map([...root.entries].filter(([key]) => !key.startsWith('x-'))) };
}

function readPart<Name extends ShapeName>(reading: Reading, shape: Name, path: Path, node: ConfigNode): Shape<Name> | undefined {
  const result = salvage(shape, node, reading.budget);
  reading.damaged.push(...result.damaged.map((inner) => [...path, ...inner]));
  if (result.exploded) reading.findings.push(expansionFinding(path));
  if (result.problems.length > 0) reading.guide ??= createConfigGuide();
  const { guide } = reading;
  const sayable = result.problems.filter((problem) => !isBroken(reading, [...path, ...problem.path]));
  const found = sayable.map((problem) => guide && shapeFinding(problem, [...path, ...problem.path], problem.value, guide));
  reading.findings.push(...withoutEchoes(found.filter((finding) => finding !== undefined)));
  return result.value;
}

/** The top level of the file, with the items of its lists replaced by placeholders. */
function outlineOf(root: ConfigNode): ConfigNode {
  if (root.kind !== 'map') return root;
  const held = (node: ConfigNode): ConfigNode => ({ kind: 'scalar', at: node.at, value: true, source: '' });
  const entries = [...root.entries].map(([key, entry]) => {
    const { node } = entry;
    if (node.kind === 'list') return [key, { ...entry, node: { ...node, items: node.items.map(held) } }] as const;
    return [key, entry] as const;
  });
  return { ...root, entries: new Map(entries) };
}

function readList<Name extends ShapeName>(reading: Reading, shape: Name, key: string, isKept: boolean): readonly Indexed<Shape<Name>>[] {
  const list = nodeAt(reading.root, [key]);
  if (!isKept || list?.kind !== 'list') return [];
  return list.items.flatMap((item, index) => {
    const foreign = foreignNodeFinding(item, [key, index]);
    if (foreign) {
      reading.findings.push(foreign);
      reading.damaged.push([key, index]);
      return [];
    }
    const value = readPart(reading, shape, [key, index], item);
    return value === undefined ? [] : [{ index, value }];
  });
}

function isNamed(item: ConfigNode): boolean {
  const name = nodeAt(item, ['name']);
  return name?.kind === 'scalar' && NAME.test(typeof name.value === 'string' ? name.value : name.source);
}

function namesIn(root: ConfigNode): ReadonlySet<string> {
  const list = nodeAt(root, ['targets']);
  const items = list?.kind === 'list' ? list.items : [];
  return new Set(
    items.flatMap((item) => {
      const name = nodeAt(item, ['name']);
      return name?.kind === 'scalar' ? [typeof name.value === 'number' ? name.source : String(name.value)] : [];
    }),
  );
}

function readParts(root: ConfigNode, before: readonly UnplacedFinding[]): ReadConfig {
  const reading: Reading = { root, budget: { nodes: MAX_NODES }, findings: [...before], damaged: [] };
  const outline = readPart(reading, 'outline', [], outlineOf(root));
  const part = <Name extends ShapeName>(shape: Name, key: string): Shape<Name> | undefined => {
    const node = nodeAt(root, [key]);
    return outline && node ? readPart(reading, shape, [key], node) : undefined;
  };
  const parts = {
    monitor: part('monitor', 'monitor') ?? {},
    defaults: part('defaults', 'defaults') ?? {},
    maintenance: readList(reading, 'window', 'maintenance', outline?.maintenance !== undefined),
    targets: readList(reading, 'target', 'targets', outline?.targets !== undefined),
  };
  const damaged = createPathSet(reading.damaged);
  const list = nodeAt(root, ['targets']);
  const items = list?.kind === 'list' ? list.items : [];
  return {
    ...parts,
    names: namesIn(root),
    hasUnknownName: items.some((item) => !isNamed(item)),
    findings: reading.findings,
    has: (path) => nodeAt(root, path) !== undefined,
    isDamaged: damaged.touches,
    isDamagedInAny: (key) => damaged.touches(['defaults', key]) || items.some((_, i) => damaged.touches(['targets', i, key])),
    locate: (path, atKey) => locate(root, path, atKey),
  };
}

function nothingRead(findings: readonly UnplacedFinding[]): ReadConfig {
  const none = { monitor: {}, defaults: {}, maintenance: [], targets: [], names: new Set<string>(), hasUnknownName: true };
  return { ...none, findings, has: () => false, isDamaged: () => true, isDamagedInAny: () => true, locate: () => START };
}

/**
 * Reads the bytes of a config into typed parts, with a finding for everything that does not fit the schema.
 */
export function readConfig(bytes: Uint8Array, environment: ConfigEnvironment): ReadConfig {
  const decoded = isBinaryFile(bytes) ? { finding: foreignFinding(BINARY) } : configText(bytes);
  if ('finding' in decoded) return nothingRead([decoded.finding]);
  const odd = oddTextFinding(decoded.text);
  if (odd) return nothingRead([odd]);
  const yaml = readYaml(decoded.text);
  const foreign = foreignFileFinding(decoded.text, yaml);
  if (foreign || !yaml.root) return nothingRead(foreign ? [foreign] : yaml.findings);
  const substituted = substituteEnvironment(withoutExtensions(yaml.root), environment);
  return readParts(substituted.root, [...yaml.findings, ...substituted.findings]);
}
