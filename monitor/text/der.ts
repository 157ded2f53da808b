/** One element of DER or BER: its tag, its content, and whether all of its content is there. */
export type DerElement = { readonly tag: number; readonly content: Uint8Array; readonly end: number; readonly isWhole: boolean };

const SEQUENCE = 0x30;
const BIT_STRING = 0x03;
const CONSTRUCTED = 0x20;
/** No certificate is nested deeper; a hostile file could be. */
const DEEPEST = 32;

/** Returns the element that begins at `at`; undefined if not even its header is there. X.690 section 8.1. */
export function derElement(bytes: Uint8Array, at = 0): DerElement | undefined {
  const [tag, first] = [bytes[at], bytes[at + 1]];
  if (tag === undefined || first === undefined) return undefined;
  const size = first < 0x80 ? 0 : first & 0x7f;
  const start = at + 2 + size;
  if (start > bytes.length || size > 4) return undefined;
  const length = size === 0 ? first & 0x7f : bytes.subarray(at + 2, start).reduce((sum, byte) => sum * 256 + byte, 0);
  // BER may leave the length open (X.690 section 8.1.3.6): then the content reaches to the end.
  const end = first === 0x80 ? bytes.length : start + length;
  return { tag, content: bytes.subarray(start, end), end, isWhole: end <= bytes.length };
}

/** Returns the elements that follow each other in a content; the last one may be cut. */
export function derElements(content: Uint8Array): readonly DerElement[] {
  const elements: DerElement[] = [];
  for (let at = 0; at < content.length; ) {
    const element = derElement(content, at);
    if (!element) break;
    elements.push(element);
    at = element.end;
  }
  return elements;
}

/**
 * Returns why bytes are no X.509 certificate: `cut` if the end is missing, `garbled` if the parts do not fit
 * into each other; undefined if they have its structure (RFC 5280 section 4.1).
 */
export function certificateFlaw(der: Uint8Array): 'cut' | 'garbled' | undefined {
  const outer = derElement(der);
  if (!outer || outer.tag !== SEQUENCE) return 'garbled';
  if (!outer.isWhole) return 'cut';
  const [body, algorithm, signature, ...more] = derElements(outer.content);
  const isShaped = body?.tag === SEQUENCE && algorithm?.tag === SEQUENCE && signature?.tag === BIT_STRING && more.length === 0;
  const fields = body ? derElements(body.content).length : 0;
  return isShaped && fields >= 6 && fits(der.subarray(0, outer.end), 0) ? undefined : 'garbled';
}

/** Whether all elements in these bytes, and in those that contain others, fill their place exactly. */
function fits(bytes: Uint8Array, depth: number): boolean {
  const elements = derElements(bytes);
  const isFilled = (elements.at(-1)?.end ?? 0) === bytes.length;
  return isFilled && depth < DEEPEST && elements.every(({ tag, content }) => (tag & CONSTRUCTED) === 0 || fits(content, depth + 1));
}
