import type { RoundSeen } from './open-world.ts';

/** A part of a round that failed, as its log line says it. */
export type Named = { readonly step: string; readonly message: string };

/** The faults that the line of a round names. */
export function faultsIn({ lines }: RoundSeen): readonly Named[] {
  return lines.flatMap(({ event, faults }) => (event === 'round' && Array.isArray(faults) ? (faults as readonly Named[]) : []));
}
