import { plainValue } from '../monitor/grammar/node.ts';
import { findTemplate } from '../monitor/grammar/pasted/odd-text.ts';
import { readYamlDocuments } from '../monitor/grammar/yaml.ts';
import { isTooDeep } from '../monitor/text/bounded-json.ts';
import { SourceProblem } from './source-problem.ts';

/** The most bytes of a file that are read. */
export const MOST_FILE_BYTES = 16 * 1024 * 1024;

/** The most characters of one YAML document: its tree takes a hundred times as much memory. */
const MOST_DOCUMENT = 4 * 1024 * 1024;

/** The most values in a file, with every alias written out. */
const MOST_VALUES = 2_000_000;

/** Decodes UTF-8, with or without a byte order mark. Throws SourceProblem for anything else. */
export function decodeSource(bytes: Uint8Array, file: string): string {
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  try {
    if (isUtf16) throw new TypeError('UTF-16');
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new SourceProblem('file', `${file} is not UTF-8 text${isUtf16 ? ', but UTF-16' : ''}`, 'save it as UTF-8');
  }
}

function notYaml(text: string, file: string, line: number, column: number, got: string): SourceProblem {
  const template = findTemplate(text);
  if (template) return new SourceProblem('file', `${file}:${line}:${column} expected YAML, got ${template.got}`, RENDER);
  return new SourceProblem('file', `${file}:${line}:${column} expected YAML, got ${got}`, 'correct the file there');
}

const RENDER = 'render the chart first, and give what comes out: helm template RELEASE CHART -f VALUES > rendered.yaml';

function linesBefore(text: string, at: number): number {
  return text.slice(0, at).split('\n').length - 1;
}

/** A document, and how many lines of the file are above it. */
type Part = { readonly text: string; readonly above: () => number };

function readPart({ text, above }: Part, file: string, budget: { nodes: number }): readonly unknown[] {
  if (text.length > MOST_DOCUMENT) {
    const fix = 'give it as JSON (kubectl get … -o json), or in several documents';
    throw new SourceProblem('file', `${file}:${above() + 1} has a YAML document of more than 4 MiB`, fix);
  }
  const read = readYamlDocuments(text);
  if ('finding' in read) {
    const { line = 1, column = 1 } = read.finding.position ?? {};
    throw notYaml(text, file, above() + line, column, read.finding.got);
  }
  return read.roots.map((root) => {
    const value = plainValue(root, budget);
    if (budget.nodes < 0) {
      const fix = 'write its aliases out, or leave out what is not needed';
      throw new SourceProblem('file', `${file} has more than ${MOST_VALUES} values, with its aliases written out`, fix);
    }
    return value;
  });
}

/**
 * Reads every document of a YAML or JSON file as plain data. Throws SourceProblem with the place if it is neither,
 * and for aliases that grow beyond two million values.
 */
export function readDocuments(text: string, file: string): readonly unknown[] {
  if (/^\s*[{[]/.test(text)) {
    const json = readPlainJson(text);
    if (json !== undefined) return [json];
  }
  const budget = { nodes: MOST_VALUES };
  const starts = [0, ...[...text.matchAll(/^---(?=\s|$)/gm)].map(({ index }) => index)];
  return starts.flatMap((start, i) => {
    const part = text.slice(start, starts[i + 1]);
    return part.trim() === '' ? [] : readPart({ text: part, above: () => linesBefore(text, start) }, file, budget);
  });
}

function readPlainJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return isTooDeep(value) ? undefined : value;
  } catch {
    return undefined;
  }
}
