import { configJsonSchema } from '../../monitor/grammar/schema.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** Runs `gatewatch schema`: prints the JSON Schema of gatewatch.yaml, for editors. Returns exit code 0. */
export async function schema(terminal: Terminal): Promise<number> {
  terminal.out(`${JSON.stringify(configJsonSchema(), null, 2)}\n`);
  return 0;
}
