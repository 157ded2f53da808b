import { XMLParser } from 'fast-xml-parser';

const parser = new XMLParser({
  ignoreAttributes: true,
  removeNSPrefix: true,
  // Entities are never expanded: a health answer needs none, and a bomb is made of them.
  processEntities: false,
  parseTagValue: false,
  trimValues: true,
});

/** The root element of an XML text by local name with the text of its direct children; undefined when it is not well-formed XML. */
export function readXml(text: string): { readonly root: string; readonly text: (child: string) => string | undefined } | undefined {
  let parsed: unknown;
  try {
    parsed = parser.parse(text, true);
  } catch {
    return undefined;
  }
  const elements = Object.entries(isRecord(parsed) ? parsed : {}).filter(([name]) => !name.startsWith('?') && name !== '#text');
  const [root, content] = elements[0] ?? [];
  if (root === undefined || elements.length !== 1) return undefined;
  return { root, text: (child) => textOf(isRecord(content) ? content[child] : undefined) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
