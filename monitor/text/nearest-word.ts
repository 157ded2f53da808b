// The number of edits between two words; two swapped letters are one edit.
function distance(from: string, to: string): number {
  let [older, previous]: number[][] = [[], Array.from({ length: to.length + 1 }, (_, i) => i)];
  for (let i = 0; i < from.length; i++) {
    const row = [i + 1];
    for (let j = 0; j < to.length; j++) {
      const changed = at(previous, j) + (from[i] === to[j] ? 0 : 1);
      const swapped = j > 0 && from[i] === to[j - 1] && from[i - 1] === to[j] ? at(older, j - 1) + 1 : changed;
      row.push(Math.min(changed, swapped, at(previous, j + 1) + 1, at(row, j) + 1));
    }
    [older, previous] = [previous, row];
  }
  return at(previous, to.length);
}

function at(row: readonly number[] | undefined, index: number): number {
  return row?.[index] ?? Number.POSITIVE_INFINITY;
}

// Bounds the time for a config with thousands of wrong names.
const MAX_WORDS = 1000;

const MAX_LIKELY = 100;

/**
 * Returns the word that was most likely meant, or undefined if none is close. Case, `-`, `_`, and spaces are
 * ignored.
 */
export function nearestWord(word: string, words: readonly string[]): string | undefined {
  const plain = (text: string) =>
    text
      .slice(0, 80)
      .toLowerCase()
      .replace(/[-_\s]/g, '');
  const wanted = plain(word);
  const allowed = Math.max(1, Math.floor(wanted.length / 3));
  const some = words.slice(0, MAX_WORDS);
  const likely = some.filter((candidate) => Math.abs(plain(candidate).length - wanted.length) <= allowed).slice(0, MAX_LIKELY);
  const ranked = likely.map((candidate) => ({ candidate, far: distance(wanted, plain(candidate)) })).sort((a, b) => a.far - b.far);
  const best = ranked[0];
  return best && best.far <= allowed ? best.candidate : undefined;
}
