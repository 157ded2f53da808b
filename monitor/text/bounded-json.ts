/**
 * The deepest nesting of JSON that is read. Responses of servers and the monitor's own data have at most 10
 * levels.
 */
const MAX_DEPTH = 64;

/**
 * Reads JSON from an untrusted source. Returns undefined when it is not JSON, is longer than `maxLength`
 * characters, or is nested deeper than 64 levels. V8 reads deep JSON without recursion, but `JSON.stringify`
 * overflows the stack on it, and what was to be stored or sent along with it would be lost.
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

/** Whether plain data is nested deeper than 64 levels. */
export function isTooDeep(value: unknown): boolean {
  let level: readonly unknown[] = [value];
  for (let depth = 0; depth <= MAX_DEPTH; depth++) {
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
    if (level.length === 0) return false;
  }
  return true;
}
