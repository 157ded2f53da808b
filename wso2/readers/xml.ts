import { XMLParser } from 'fast-xml-parser';

/** The Version service returns the only XML that is read: about 200 characters in two levels. */
const MAX_LENGTH = 16_384;

const MAX_DEPTH = 16;

const parser = new XMLParser({
  ignoreAttributes: true,
  removeNSPrefix: true,
  // Entities are never expanded: the Version service uses none, and an XML bomb is made of them.
  processEntities: false,
  parseTagValue: false,
  trimValues: true,
  maxNestedTags: MAX_DEPTH,
});

/**
 * Reads the root element of an XML text by its local name, and the text of its direct children. Returns
 * undefined when the text is not well-formed XML, is longer than 16 Ki characters, is nested deeper than 16
 * levels, or has a DOCTYPE, which is the only place where entities can be defined.
 */
export function readXml(text: string): { readonly root: string; readonly text: (child: string) => string | undefined } | undefined {
  if (text.length > MAX_LENGTH || /<!DOCTYPE/i.test(text)) return undefined;
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
