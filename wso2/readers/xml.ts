import { XMLParser } from 'fast-xml-parser';

/** The answer of the Version service, the only XML that is read, has 200 characters in two levels. */
const MAX_LENGTH = 16_384;

const MAX_DEPTH = 16;

const parser = new XMLParser({
  ignoreAttributes: true,
  removeNSPrefix: true,
  // Entities are never expanded: a health answer needs none, and a bomb is made of them.
  processEntities: false,
  parseTagValue: false,
  trimValues: true,
  maxNestedTags: MAX_DEPTH,
});

/**
 * The root element of an XML text by local name with the text of its direct children; undefined when it is not well-formed XML, is longer than 16 Ki
 * characters, nested deeper than 16 levels, or brings a DOCTYPE: entities, inner and outer ones, are defined there alone.
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
