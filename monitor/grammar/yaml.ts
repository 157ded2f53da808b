import { isAlias, isMap, isScalar, LineCounter, type Node, type Pair, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml';
import { quote } from '../text/quote.ts';
import type { ConfigNode, ScalarNode } from './node.ts';
import type { Path } from './path.ts';
import type { Position, UnplacedFinding } from './unplaced-finding.ts';

type Reading = {
  readonly lines: LineCounter;
  /** Undefined while the node of the anchor is being read: an alias to it would then contain itself. */
  readonly anchors: Map<string, ConfigNode | undefined>;
  readonly findings: UnplacedFinding[];
};

const START: Position = { line: 1, column: 1 };

function positionAt(lines: LineCounter, offset: number): Position {
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
  const got = reading.anchors.has(name)
    ? `*${quote(name, 60)}, which is inside its own anchor`
    : `*${quote(name, 60)}, which has no anchor above it`;
  const fix = `Write the value out, or define &${quote(name, 60)} above it`;
  reading.findings.push({ rule: 'yaml.alias', path, position: at, expected: 'an alias of an anchor above it', got, fix });
  return { ...scalar(at, ''), environment: 'broken' };
}

function keyText(key: unknown): string {
  if (isScalar(key)) return key.value === null ? '' : String(key.source ?? key.value);
  return String(key).trim();
}

function readMap(map: YAMLMap, at: Position, path: Path, reading: Reading): ConfigNode {
  const entries = new Map<string, { keyAt: Position; node: ConfigNode }>();
  for (const pair of map.items as Pair<Node, Node | null>[]) {
    const key = keyText(pair.key);
    const keyAt = startOf(pair.key, reading);
    const node = pair.value ? readNode(pair.value, [...path, key], reading) : scalar(keyAt, null, '');
    const first = entries.get(key);
    if (!first) entries.set(key, { keyAt, node });
    else {
      const expected = 'each key once';
      const got = `"${quote(key, 60)}" (first defined on line ${first.keyAt.line})`;
      reading.findings.push({
        rule: 'yaml.duplicate-key',
        path: [...path, key],
        position: keyAt,
        expected,
        got,
        fix: 'Remove one of them',
      });
    }
  }
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

function syntaxFinding(error: { code: string; message: string; pos: [number, number] }, lines: LineCounter): UnplacedFinding {
  // Where the parser gives up depends on how much room the stack has: another place each time.
  const position = error.code === 'RESOURCE_EXHAUSTION' ? START : positionAt(lines, error.pos[0]);
  if (error.code === 'MULTIPLE_DOCS') {
    const fix = 'Remove --- and everything after it, or move the second document to its own file';
    return { rule: 'yaml.documents', path: [], position, expected: 'one YAML document', got: 'a second one', fix };
  }
  if (error.code === 'TAG_RESOLVE_FAILED') {
    const tag = quote(error.message.replace('Unresolved tag: ', ''), 60);
    return { rule: 'yaml.tag', path: [], position, expected: 'plain values', got: tag, fix: 'Remove the tag' };
  }
  const got =
    error.code === 'RESOURCE_EXHAUSTION'
      ? 'brackets or indentation nested too deeply'
      : quote(
          error.message.replace(/^./, (first) => first.toLowerCase()),
          120,
        );
  const tab = error.code === 'TAB_AS_INDENT';
  const fix = tab ? 'Indent with spaces' : 'Correct the YAML here: check the indentation, quotes, and brackets nearby';
  return { rule: 'yaml.syntax', path: [], position, expected: 'YAML', got, fix };
}

/** Parses YAML 1.2 into nodes with positions. `root` is absent if the text is not YAML or is empty. */
export function readYaml(text: string): { readonly root?: ConfigNode; readonly findings: readonly UnplacedFinding[] } {
  const lines = new LineCounter();
  const options = { prettyErrors: false, uniqueKeys: false, schema: 'core', resolveKnownTags: false } as const;
  const document = parseDocument(text, { ...options, lineCounter: lines });
  // One syntax error makes the next: only the first is sure to be one.
  const error = document.errors[0] ?? document.warnings[0];
  if (error) return { findings: [syntaxFinding(error, lines)] };
  if (!document.contents || (isScalar(document.contents) && document.contents.value === null)) {
    const fix = 'Add at least one target, as in examples/gatewatch.yaml';
    return { findings: [{ rule: 'file.empty', path: [], position: START, expected: 'a config with targets', got: 'an empty file', fix }] };
  }
  const reading: Reading = { lines, anchors: new Map(), findings: [] };
  return { root: readNode(document.contents, [], reading), findings: reading.findings };
}
