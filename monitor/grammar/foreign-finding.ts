import { nearestWord } from '../text/nearest-word.ts';
import { MAX_FILE_BYTES } from './file.ts';
import { type ConfigNode, nodeAt } from './node.ts';
import { type Foreign, foreignMapping, foreignText, hasOwnKey, isBinary, LIST, NO_CONFIG } from './pasted/foreign-file.ts';
import { findOddCharacter, findTemplate } from './pasted/odd-text.ts';
import type { Path } from './path.ts';
import type { Position, UnplacedFinding } from './unplaced-finding.ts';
import type { readYaml } from './yaml.ts';

const START: Position = { line: 1, column: 1 };

/** Whether these bytes are those of a binary file. One that is too large has a finding of its own. */
export function isBinaryFile(bytes: Uint8Array): boolean {
  return bytes.length <= MAX_FILE_BYTES && isBinary(bytes);
}

/** The finding about something that is no config. */
export function foreignFinding(foreign: Foreign, path: Path = [], position: Position = START): UnplacedFinding {
  return { rule: 'file.foreign', path, position, expected: 'a config with targets', ...foreign };
}

/** The finding about a mapping that is something else than a config or a target, such as a manifest. */
export function foreignNodeFinding(node: ConfigNode | undefined, path: Path): UnplacedFinding | undefined {
  if (node?.kind !== 'map') return undefined;
  const kind = nodeAt(node, ['kind']);
  const inner = [...node.entries.values()].flatMap(({ node: child }) => (child.kind === 'map' ? [...child.entries.keys()] : []));
  const foreign = foreignMapping([...node.entries.keys()], inner, kind?.kind === 'scalar' ? kind.value : undefined);
  return foreign && foreignFinding(foreign, path, node.at);
}

/** The finding about a text that is plainly another file, an unrendered template, or has characters that YAML does not read. */
export function oddTextFinding(text: string): UnplacedFinding | undefined {
  const template = findTemplate(text);
  const foreign = template ? undefined : foreignText(text);
  if (foreign) return foreignFinding(foreign);
  const odd = template ?? findOddCharacter(text);
  if (!odd) return undefined;
  const { line, column, got, fix } = odd;
  const rule = template ? 'yaml.template' : 'yaml.character';
  return { rule, path: [], position: { line, column }, expected: template ? 'YAML' : 'the characters of YAML', got, fix };
}

/** Whether a mapping has a misprint of a key of a config. */
function resembles(root: ConfigNode): boolean {
  return root.kind === 'map' && [...root.entries.keys()].some((key) => nearestWord(key, ['monitor', 'defaults', 'maintenance', 'targets']));
}

/**
 * The finding about a file that is YAML, or nothing, and no config: a manifest, or text with none of the keys.
 * It stands for all other findings, which would repeat what is in the file.
 */
export function foreignFileFinding(text: string, { root, findings }: ReturnType<typeof readYaml>): UnplacedFinding | undefined {
  const mapping = foreignNodeFinding(root, []);
  const isOurs = hasOwnKey(text) || findings.some(({ rule }) => rule === 'file.empty') || (root !== undefined && resembles(root));
  if (mapping || isOurs) return mapping;
  return foreignFinding(root?.kind === 'list' ? LIST : NO_CONFIG);
}
