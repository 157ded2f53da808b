import { inject } from 'vitest';
import type { PartName } from './parts.ts';

/** Whether a program that somebody else wrote was found; tests that need another are skipped. */
export function hasPart(name: PartName): boolean {
  return inject('parts').some((part) => part.name === name && 'version' in part);
}
