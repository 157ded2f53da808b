import { randomFrom } from '../random.ts';
import type { FuzzTarget } from './fuzz-target.ts';
import { type Draw, mutate, pick } from './mutate.ts';
import { mutateStructure } from './mutate-structure.ts';
import type { ReachedCode } from './reached-code.ts';

/** What one target was fed. */
export type Fed = {
  readonly inputs: number;
  /** Inputs that are kept because they reached code that none before them did; the seeds are not counted. */
  readonly kept: number;
  readonly findings: readonly Finding[];
};

/** An input that something is wrong with, as base64, and what. */
type Finding = { readonly input: string; readonly sentence: string };

/** One door may show so many different faults. */
const MAX_FINDINGS = 5;

/**
 * Feeds a target with its seeds and then with so many mutations of whatever reached new code. The same seed
 * feeds the same as long as the code is the same.
 */
export async function fuzzOne(door: FuzzTarget, code: ReachedCode, plan: { readonly seed: number; readonly inputs: number }): Promise<Fed> {
  const { seeds, take } = door;
  const draw = randomFrom(plan.seed);
  const corpus: Buffer[] = [];
  const findings = new Map<string, Finding>();
  const feed = async (input: Buffer) => {
    try {
      await take(input);
    } catch (error) {
      const sentence = error instanceof Error ? error.message : String(error);
      // The same fault is shown once, whatever figures its sentence has.
      const kind = sentence.replace(/\d+/g, '#').slice(0, 60);
      if (!findings.has(kind) && findings.size < MAX_FINDINGS) findings.set(kind, { input: input.toString('base64'), sentence });
    }
    return code.isNew();
  };
  for (const seed of seeds) {
    await feed(seed);
    corpus.push(seed);
  }
  for (let inputs = 0; inputs < plan.inputs; inputs++) {
    const one = () => corpus[pick(draw, corpus.length)] ?? Buffer.alloc(0);
    const input = mutated(door, one(), one(), draw);
    if (await feed(input)) corpus.push(input);
  }
  return { inputs: seeds.length + plan.inputs, kept: corpus.length - seeds.length, findings: [...findings.values()] };
}

/** Of three inputs two are changed as trees, where they are trees: few changes of bytes leave one. */
function mutated({ words, treeOf }: FuzzTarget, input: Buffer, other: Buffer, draw: Draw): Buffer {
  const tree = pick(draw, 3) > 0 ? treeOf?.(input) : undefined;
  return tree === undefined ? mutate(input, draw, { words, other }) : Buffer.from(JSON.stringify(mutateStructure(tree, draw, words)) ?? '');
}
