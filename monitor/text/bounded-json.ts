/** How deep JSON may be nested: what the servers answer and what this monitor stores has ten levels at most. */
const MAX_DEPTH = 64;

/**
 * Reads JSON that somebody else wrote; undefined when it is none, is longer than `maxLength` characters or nested deeper than 64 levels. Reading
 * deep JSON is harmless, V8 does it without recursion; writing it again is not: `JSON.stringify` overflows the stack, and whatever was to be saved or
 * told with it is lost.
 */
export function readJson(text: string, maxLength: number = Number.POSITIVE_INFINITY): unknown {
  if (text.length > maxLength) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isTooDeep(value) ? undefined : value;
  } catch {
    return undefined;
  }
}

/** Whether plain data is nested deeper than anything this monitor reads or writes. */
export function isTooDeep(value: unknown): boolean {
  let level: readonly unknown[] = [value];
  for (let depth = 0; depth <= MAX_DEPTH; depth++) {
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
    if (level.length === 0) return false;
  }
  return true;
}
