import XMLBuilder from 'fast-xml-builder';

/** An element as plain data: a key with `@` is an attribute, `#text` is its text, and others are its elements. */
export type XmlElement = { readonly [name: string]: string | XmlElement | readonly XmlElement[] | undefined };

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  format: true,
  suppressEmptyNode: true,
  // Otherwise an attribute with the value "true" loses its value.
  suppressBooleanAttributes: false,
});

/** Returns an XML 1.0 document with one root element. Names must be valid; any text can be a value. */
export function writeXml(root: string, element: XmlElement): string {
  return builder.build({ '?xml': { '@version': '1.0', '@encoding': 'UTF-8' }, [root]: clean(element) });
}

// Production 2, "Char". Source: Extensible Markup Language 1.0, fifth edition. With `u`, a lone surrogate is one.
const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

function clean(element: XmlElement): XmlElement {
  const parts = Object.entries(element).flatMap(([name, value]) => (value === undefined ? [] : [[name, cleanValue(name, value)]]));
  return Object.fromEntries(parts);
}

function cleanValue(name: string, value: string | XmlElement | readonly XmlElement[]): XmlElement[string] {
  if (typeof value === 'object') return isList(value) ? value.map(clean) : clean(value);
  const text = value.replace(FORBIDDEN, '');
  // A reader makes blanks of line breaks in an attribute. Source: the same, 3.3.3.
  return name.startsWith('@') ? text.replace(/\s+/g, ' ') : text;
}

function isList(value: XmlElement | readonly XmlElement[]): value is readonly XmlElement[] {
  return Array.isArray(value);
}
