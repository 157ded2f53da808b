/** A door of the monitor that takes what others wrote. */
export type FuzzTarget = {
  readonly name: string;
  /** Real input, from the fixtures of this repository. */
  readonly seeds: readonly Buffer[];
  /** Words worth putting in. */
  readonly words: readonly string[];
  /** The tree an input stands for, where it is one; it is written as JSON again. */
  readonly treeOf?: (input: Buffer) => unknown;
  /** Takes one input; rejects or throws with a sentence when something is not as it must be. */
  readonly take: (input: Buffer) => void | Promise<void>;
};

/** Throws unless a promise of the product was kept. */
export function must(isKept: boolean, sentence: string): asserts isKept {
  if (!isKept) throw new Error(sentence);
}
