/**
 * Returns a hash of 32 bits. It spreads texts that differ in one letter, and is the same on every machine. It
 * is not cryptographic.
 */
export function hashOf(text: string, seed = 0): number {
  // FNV-1a, then the finalizer of MurmurHash3: texts that differ in their last digit must differ in the first
  // bits.
  let hash = 0x811c9dc5 ^ seed;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Returns a hash of 16 hex digits. */
export function nameByHash(text: string): string {
  return [0, 0x9e3779b9].map((seed) => hashOf(text, seed).toString(16).padStart(8, '0')).join('');
}
