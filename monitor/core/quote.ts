// C0, DEL, C1, line and paragraph separators, and the marks that reorder text: nothing a server sends may steer a terminal or a mail.
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/g;

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
