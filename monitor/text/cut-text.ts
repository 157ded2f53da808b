/**
 * Returns a text in at most `max` UTF-16 code units; a longer one ends with `...`. The cut never separates
 * the two halves of a surrogate pair, and leaves no space before the dots.
 */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text;
  const kept = text.slice(0, Math.max(0, max - 3)).replace(/[\ud800-\udbff]$/, '');
  return `${kept.trimEnd()}...`;
}
