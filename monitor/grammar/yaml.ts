import type { LineCounter as Lines, Node, Pair, YAMLMap, YAMLSeq } from 'yaml';
import { quote } from '../text/quote.ts';
import { tooDeepAt } from '../yaml/yaml-depth.ts';
import { isAlias, isMap, isScalar, LineCounter, parseAllDocuments } from '../yaml/yaml-library.ts';
import type { ConfigNode, ScalarNode } from './node.ts';
import { isSecretPlace } from './pasted/secret-place.ts';
import { syntaxText, tagIn } from './pasted/syntax-text.ts';
import type { Path } from './path.ts';
import type { Position, UnplacedFinding } from './unplaced-finding.ts';

type Reading = {
  readonly lines: Lines;
  /** Undefined while the node of the anchor is being read: an alias to it would then contain itself. */
  readonly anchors: Map<string, ConfigNode | undefined>;
  readonly findings: UnplacedFinding[];
};

type MapEntry = { readonly keyAt: Position; readonly node: ConfigNode };

const START: Position = { line: 1, column: 1 };

const MERGE = '<<';

function positionAt(lines: Lines, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

function startOf(node: Node | null | undefined, reading: Reading): Position {
  return positionAt(reading.lines, node?.range?.[0] ?? 0);
}

function scalar(at: Position, value: unknown, source?: string): ScalarNode {
  const known = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null;
  return { kind: 'scalar', at, value: known ? value : String(value), source: source ?? String(value) };
}

function readAlias(name: string, at: Position, path: Path, reading: Reading): ConfigNode {
  const node = reading.anchors.get(name);
  if (node) return node;
  // A password that begins with "*" is read as an alias.
  const shown = isSecretPlace(path) ? 'NAME' : quote(name, 60);
  const got = reading.anchors.has(name) ? `*${shown}, which is inside its own anchor` : `*${shown}, which has no anchor above it`;
  const fix = `Write the value out, or define &${shown} above it`;
  reading.findings.push({ rule: 'yaml.alias', path, position: at, expected: 'an alias of an anchor above it', got, fix });
  return { ...scalar(at, ''), environment: 'broken' };
}

function keyText(key: unknown): string {
  if (isScalar(key)) return key.value === null ? '' : String(key.source ?? key.value);
  return String(key).trim();
}

function duplicateKey(key: string, path: Path, position: Position, first: Position): UnplacedFinding {
  const shown = isSecretPlace(path) ? 'a key' : `"${quote(key, 60)}"`;
  const got = `${shown} (first defined on line ${first.line})`;
  const fix = key === MERGE ? 'Write one list: <<: [*first, *second]' : 'Remove one of them';
  const place = isSecretPlace(path) ? path : [...path, key];
  return { rule: 'yaml.duplicate-key', path: place, position, expected: 'each key once', got, fix };
}

/**
 * Merges what stands under `<<` into a mapping: one mapping, or a list of them. A key of the mapping itself
 * wins over a merged one, an earlier mapping over a later one. Source: YAML, "Merge Key Language-Independent
 * Type".
 */
function merge(entries: Map<string, MapEntry>, merged: MapEntry, path: Path, reading: Reading): void {
  const { node, keyAt } = merged;
  for (const source of node.kind === 'list' ? node.items : [node]) {
    addMissing(entries, source);
    if (source.kind === 'map' || (source.kind === 'scalar' && source.value === null)) continue;
    // It stays as a key that has its finding, so that nothing is said about what it did not bring.
    entries.set(MERGE, { keyAt, node: { ...scalar(source.at, ''), environment: 'broken' } });
    if (source.kind === 'list' || source.environment !== 'broken') reading.findings.push(mergeFinding([...path, MERGE], source.at));
  }
}

function addMissing(entries: Map<string, MapEntry>, source: ConfigNode): void {
  if (source.kind !== 'map') return;
  for (const [key, entry] of source.entries) if (!entries.has(key)) entries.set(key, entry);
}

function mergeFinding(path: Path, position: Position): UnplacedFinding {
  const expected = 'a mapping, an alias of one, or a list of aliases';
  return {
    rule: 'value.invalid',
    path,
    position,
    expected,
    got: 'something else',
    fix: 'Write <<: *NAME, with &NAME at the mapping to merge',
  };
}

function readMap(map: YAMLMap, at: Position, path: Path, reading: Reading): ConfigNode {
  const entries = new Map<string, MapEntry>();
  for (const pair of map.items as Pair<Node, Node | null>[]) {
    const key = keyText(pair.key);
    const keyAt = startOf(pair.key, reading);
    const node = pair.value ? readNode(pair.value, [...path, key], reading) : { ...scalar(keyAt, null, ''), isBare: true as const };
    const first = entries.get(key);
    if (!first) entries.set(key, { keyAt, node });
    else reading.findings.push(duplicateKey(key, path, keyAt, first.keyAt));
  }
  const merged = entries.get(MERGE);
  entries.delete(MERGE);
  if (merged) merge(entries, merged, path, reading);
  return { kind: 'map', at, flow: map.flow === true, entries };
}

function readCollection(node: YAMLMap | YAMLSeq, at: Position, path: Path, reading: Reading): ConfigNode {
  if (isMap(node)) return readMap(node, at, path, reading);
  const items = (node.items as (Node | null)[]).map((item, i) => (item ? readNode(item, [...path, i], reading) : scalar(at, null, '')));
  return { kind: 'list', at, flow: node.flow === true, items };
}

function readNode(node: Node, path: Path, reading: Reading): ConfigNode {
  const at = startOf(node, reading);
  if (isAlias(node)) return readAlias(node.source, at, path, reading);
  const anchor = (node as YAMLMap).anchor;
  if (anchor) reading.anchors.set(anchor, undefined);
  const result = isScalar(node) ? scalar(at, node.value, node.source) : readCollection(node as YAMLMap | YAMLSeq, at, path, reading);
  if (anchor) reading.anchors.set(anchor, result);
  return result;
}

function syntaxFinding(error: { code: string; message: string; pos: [number, number] }, lines: Lines): UnplacedFinding {
  const position = error.code === 'RESOURCE_EXHAUSTION' ? START : positionAt(lines, error.pos[0]);
  if (error.code === 'TAG_RESOLVE_FAILED') {
    const tag = tagIn(error.message);
    const fix = 'Remove the tag, or put the value in quotes';
    return { rule: 'yaml.tag', path: [], position, expected: 'plain values', got: tag, fix };
  }
  const got = error.code === 'RESOURCE_EXHAUSTION' ? 'brackets or indentation nested too deeply' : syntaxText(error.message);
  const fix =
    error.code === 'TAB_AS_INDENT' ? 'Indent with spaces' : 'Correct the YAML here: check the indentation, quotes, and brackets nearby';
  return { rule: 'yaml.syntax', path: [], position, expected: 'YAML', got, fix };
}

function documentsFinding(position: Position): UnplacedFinding {
  const fix = 'Remove --- and everything after it, or move the second document to its own file';
  return { rule: 'yaml.documents', path: [], position, expected: 'one YAML document', got: 'a second one', fix };
}

function isEmpty(contents: unknown): boolean {
  return !contents || (isScalar(contents) && contents.value === null);
}

type Parsed =
  | { readonly roots: readonly Node[]; readonly starts: readonly number[]; readonly lines: Lines }
  | { readonly finding: UnplacedFinding };

/** Parses a text into its documents; `checked` of them must be without errors. */
function parse(text: string, checked: number): Parsed {
  const lines = new LineCounter();
  const options = { prettyErrors: false, uniqueKeys: false, schema: 'core', resolveKnownTags: false } as const;
  const deep = tooDeepAt(text);
  if (deep !== undefined) return { finding: syntaxFinding({ code: 'RESOURCE_EXHAUSTION', message: '', pos: [deep, deep] }, lines) };
  const parsed = parseAllDocuments(text, { ...options, lineCounter: lines });
  const documents = 'empty' in parsed ? [] : parsed.filter(({ contents, errors }) => errors.length > 0 || !isEmpty(contents));
  // One syntax error makes the next: only the first is sure to be one.
  const broken = documents.slice(0, checked).find(({ errors, warnings }) => errors.length + warnings.length > 0);
  const error = broken && (broken.errors[0] ?? broken.warnings[0]);
  if (error) return { finding: syntaxFinding(error, lines) };
  return { roots: documents.map(({ contents }) => contents as Node), starts: documents.map(({ range }) => range[0]), lines };
}

/** Parses YAML 1.2 with merge keys into nodes with positions. `root` is absent if the text is not YAML or is empty. */
export function readYaml(text: string): { readonly root?: ConfigNode; readonly findings: readonly UnplacedFinding[] } {
  const parsed = parse(text, 1);
  if ('finding' in parsed) return { findings: [parsed.finding] };
  const { roots, starts, lines } = parsed;
  const [root] = roots;
  if (!root) {
    const fix = 'Add at least one target, as in examples/gatewatch.yaml';
    return { findings: [{ rule: 'file.empty', path: [], position: START, expected: 'a config with targets', got: 'an empty file', fix }] };
  }
  const findings = starts[1] === undefined ? [] : [documentsFinding(positionAt(lines, starts[1]))];
  const reading: Reading = { lines, anchors: new Map(), findings };
  return { root: readNode(root, [], reading), findings };
}

/**
 * Parses every document of a file that is no config, such as a manifest, or returns the finding that it is no
 * YAML. Of duplicate keys the first one counts.
 */
export function readYamlDocuments(text: string): { readonly roots: readonly ConfigNode[] } | { readonly finding: UnplacedFinding } {
  const parsed = parse(text, Number.POSITIVE_INFINITY);
  if ('finding' in parsed) return parsed;
  const findings: UnplacedFinding[] = [];
  const roots = parsed.roots.map((root) => readNode(root, [], { lines: parsed.lines, anchors: new Map(), findings }));
  const finding = findings.find(({ rule }) => rule === 'yaml.alias' || rule === 'value.invalid');
  return finding ? { finding } : { roots };
}
