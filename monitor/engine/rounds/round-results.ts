import { newTargetMemory, type TargetMemory } from '../../memory/target-memory.ts';
import type { Measured } from '../../metrics/round-metrics.ts';
import type { Target } from '../../target/target.ts';
import { type Memory, observationsOf } from './round-memory.ts';

/** A target of the round. It has no memory if its checks threw, which they must not. */
export type Looked = { readonly target: Target; readonly memory: Memory | undefined };

/** Returns the result of a target whose memory is known. */
export function measured(target: Target, memory: Memory): Measured {
  const { health, judged } = memory.now;
  return { target, health, observations: observationsOf(memory), judged: judged.length > 0 ? judged : [health] };
}

/** Returns the result of a target of which it is not known whether an incident is open. */
export function unknownResult({ target, memory }: Looked, at: number): Measured {
  const health: TargetMemory = { ...(memory?.now.health ?? newTargetMemory(at)), status: 'unknown' };
  return { target, health, observations: memory ? observationsOf(memory) : [], judged: [health], isWithoutMemory: true };
}
