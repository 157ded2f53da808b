// Nothing a server sends may steer a terminal or a mail, or hide in one: controls, format characters (reordering, zero width, tags), half surrogates,
// private and unassigned ones, line and paragraph separators, and what is drawn as nothing. Source: Unicode 16, UAX #44, General_Category and
// Default_Ignorable_Code_Point.
const UNSAFE = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]+/gu;

/** One safe line of at most `max` characters out of whatever a server sent. */
export function quote(text: string, max = 200): string {
  const line = text
    .slice(0, max * 4)
    .replace(UNSAFE, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const characters = [...line];
  return characters.length > max ? `${characters.slice(0, max - 1).join('')}…` : line;
}

/** Whether a text holds nothing that steers, reorders or hides: what `quote` would take out. */
export function isPlain(text: string): boolean {
  return text.search(UNSAFE) < 0;
}
