/** What a text holds that no config can, with its place. Lines and columns count from 1. */
export type OddText = { readonly line: number; readonly column: number; readonly got: string; readonly fix: string };

type Line = { readonly number: number; readonly text: string };

function linesOf(text: string): readonly Line[] {
  return text.split('\n').map((line, i) => ({ number: i + 1, text: line.replace(/(^|\s)#.*$/, '$1').replace(/\r$/, '') }));
}

// Only a value of these keys is shown in a line to write: none of them holds a secret.
const SHOWN_KEYS =
  /^\s*(?:-\s+)?(name|profile|host|version|port|path|scheme|alert|start|duration|every|timezone|\w+Seconds|\w+Threshold)\s*:/;

/** The line to write: with its value if that can be shown, else up to its colon. */
function lineToWrite(line: string): string {
  const text = line.trim();
  const isShown = SHOWN_KEYS.test(text) && !text.includes('@') && text.length <= 80 && !/[,{[]/.test(text);
  if (isShown) return `: ${text}`;
  const key = /^(?:-\s+)?[A-Za-z]\w{0,40}:/.exec(text)?.[0];
  return key === undefined ? '' : `: ${key} …`;
}

function isQuoted(line: string, at: number): boolean {
  const before = line.slice(0, at).replaceAll(/[\p{L}]'[\p{L}]/gu, '');
  return (before.split('"').length - 1) % 2 === 1 || (before.split("'").length - 1) % 2 === 1;
}

function firstOdd(lines: readonly Line[], form: RegExp) {
  for (const { number, text } of lines) {
    const found = [...text.matchAll(form)].find((match) => !isQuoted(text, match.index + match[0].length - 1));
    if (found) return { line: number, column: found.index + found[0].length, text, character: found[0].slice(-1) };
  }
  return undefined;
}

function code(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

const BLANKS = '\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff';

const KINDS = [
  {
    form: new RegExp(`(?:^|^[ \\t${BLANKS}]+|[:,{[-][ ]*|[A-Za-z0-9_] *(?=[${BLANKS}]*:))[${BLANKS}]`, 'g'),
    what: 'a no-break space or another invisible blank',
    fix: 'Write plain spaces',
    repair: (line: string) => line.replaceAll(new RegExp(`[${BLANKS}]`, 'g'), ' '),
  },
  {
    form: /(?:^|[:,{[(-]\s*|^\s+)[\u2018-\u201f\u2039\u203a\u00ab\u00bb\u300c\u300d\uff02\uff07]/g,
    what: 'a typographic quotation mark',
    fix: 'Write straight quotation marks, or none',
    repair: (line: string) =>
      line.replaceAll(/[\u2018-\u201f\u2039\u203a\u00ab\u00bb\u300c\u300d\uff02\uff07]\s*/g, '"').replaceAll(/\s+"(?=\s*$)/g, '"'),
  },
  {
    form: /^\s*[\u2010-\u2015\u2022\u00b7\u2212\uff0d](?=\s)/g,
    what: 'a dash or bullet that does not begin a list',
    fix: 'Write a plain "-"',
    repair: (line: string) => line.replace(/[\u2010-\u2015\u2022\u00b7\u2212\uff0d]/, '-'),
  },
  {
    form: /^\s*(?:-\s+)?[A-Za-z]\w*[\uff1a\ufe55\ua789]/g,
    what: 'a colon of another script',
    fix: 'Write a plain colon and a space',
    repair: (line: string) => line.replace(/\s*[\uff1a\ufe55\ua789]\s*/, ': '),
  },
] as const;

/** Finds a character that an editor or a chat put in place of the one that YAML reads. */
export function findOddCharacter(text: string): OddText | undefined {
  const lines = linesOf(text.replace(/^\ufeff/, ''));
  for (const { form, what, fix, repair } of KINDS) {
    const odd = firstOdd(lines, form);
    if (odd) {
      const { line, column } = odd;
      return { line, column, got: `${what} (${code(odd.character)})`, fix: `${fix}${lineToWrite(repair(odd.text))}` };
    }
  }
  return undefined;
}

const HELM =
  /\{\{-?\s*(?:[.$"(]|\/\*|(?:if|else|end|with|range|include|template|define|block|tpl|toYaml|add|mul|int|quote|default|required|printf)\b)/;

const AT_A_VALUE = /(?:^\s*(?:-\s+)?|:\s+["']?)(?:\{\{-?\s*\w|\{%|<%)/;

// The values of these keys are free text, which may look like a template.
const FREE_TEXT = /(?:^|[\s{,])(?:body|bodyExcludes|value):\s+["']?$/;

function isTemplate(line: string): boolean {
  const found = AT_A_VALUE.exec(line);
  return HELM.test(line) || (found !== null && !FREE_TEXT.test(line.slice(0, line.search(/\{\{|\{%|<%/))));
}

const EXAMPLES: Readonly<Record<string, string>> = { port: '8443', host: 'gw.example.com', path: '/health', scheme: 'HTTPS' };

/** Finds an expression of a template that is not rendered: Helm and Go (`{{ .Values }}`), Jinja, or ERB. */
export function findTemplate(text: string): OddText | undefined {
  const found = linesOf(text).find(({ text: line }) => isTemplate(line));
  if (!found) return undefined;
  const isHelm = HELM.test(found.text);
  const key = /(?:^|[\s{,-])([A-Za-z]\w*)\s*:\s*["']?(?:\{\{|\{%|<%)/.exec(found.text)?.[1] ?? '';
  const value = EXAMPLES[key] ?? (/(Seconds|Threshold)$/.test(key) ? '10' : undefined);
  const example = value === undefined ? 'or replace the line by its value' : `or write the value, such as ${key}: ${value}`;
  const column = found.text.search(/\{\{|\{%|<%/) + 1;
  const got = isHelm ? 'a Helm template that is not rendered' : 'a template that is not rendered';
  const fix = isHelm ? 'Render it first (helm template RELEASE CHART) and paste from its output' : 'Render it first';
  return { line: found.number, column, got, fix: `${fix}, ${example}` };
}
