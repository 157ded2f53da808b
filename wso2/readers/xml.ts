import { XMLParser } from 'fast-xml-parser';

/** The XML that is read is small: the Version service, and the faults of a gateway in at most six levels. */
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

/** An XML document. `text` is that of a direct child of the root; `textAt` is all text below a path of names. */
type XmlDocument = {
  readonly root: string;
  readonly text: (child: string) => string | undefined;
  readonly textAt: (...path: readonly string[]) => string | undefined;
};

/**
 * Reads the root element of an XML text by its local name, and the text of its descendants. Returns
 * undefined when the text is not well-formed XML, is longer than 16 Ki characters, is nested deeper than 16
 * levels, or has a DOCTYPE, which is the only place where entities can be defined.
 */
export function readXml(text: string): XmlDocument | undefined {
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
  return {
    root,
    text: (child) => textOf(isRecord(content) ? content[child] : undefined),
    textAt: (...path) => allText(path.reduce<unknown>((at, name) => (isRecord(at) ? at[name] : undefined), content)),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function allText(value: unknown): string | undefined {
  if (value === undefined || typeof value === 'string') return value as string | undefined;
  const parts = isRecord(value) || Array.isArray(value) ? Object.values(value).flatMap((one: unknown) => allText(one) ?? []) : [];
  return parts.join(' ').trim();
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
