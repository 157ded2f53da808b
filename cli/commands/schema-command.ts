import { configJsonSchema } from '../../monitor/grammar/schema.ts';
import { roundSchema } from '../formats/round-schema.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** The options of `schema`: what the schema describes. */
export type SchemaOptions = { readonly of: 'config' | 'round' };

/**
 * Runs `gatewatch schema`: prints the JSON Schema of gatewatch.yaml, or that of the JSON of `check` and `wait`.
 * Returns exit code 0.
 */
export async function schema(terminal: Terminal, { of }: SchemaOptions): Promise<number> {
  const described = of === 'round' ? roundSchema() : configJsonSchema();
  terminal.out(`${JSON.stringify(described, null, 2)}\n`);
  return 0;
}
