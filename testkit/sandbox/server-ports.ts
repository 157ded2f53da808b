import { parse } from 'yaml';
import type { Sandbox } from '../../sandbox/start-sandbox.ts';

type Entry = { readonly name: string; readonly portOffset?: number; readonly ports?: Readonly<Record<string, number>> };

/** Where a server's port at offset 0 is found in this sandbox, as its config says. */
export function portOf(sandbox: Sandbox, target: string, base: number): number {
  const { targets } = parse(sandbox.config) as { targets: readonly Entry[] };
  const entry = targets.find(({ name }) => name === target);
  return entry?.ports?.[base] ?? base + (entry?.portOffset ?? Number.NaN);
}
