// A server's text must not control a terminal or an email, or hide in one. Excluded are control and format
// characters (reordering, zero width, tags), lone surrogates, private and unassigned characters, line and
// paragraph separators, and invisible characters. Source: Unicode 16, UAX #44, General_Category and
// Default_Ignorable_Code_Point.
const UNSAFE = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]+/gu;

/** Makes one safe line of at most `max` characters from any text; a longer text ends with `…`. */
export function quote(text: string, max = 200): string {
  const line = text
    .slice(0, max * 4)
    .replace(UNSAFE, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const characters = [...line];
  return characters.length > max ? `${characters.slice(0, max - 1).join('')}…` : line;
}

/** Whether a text has no character that `quote` removes. */
export function isPlain(text: string): boolean {
  return text.search(UNSAFE) < 0;
}
