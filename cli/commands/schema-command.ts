import { configJsonSchema } from '../../monitor/grammar/schema.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** `gatewatch schema`: the JSON Schema of gatewatch.yaml, for editors. */
export async function schema(terminal: Terminal): Promise<number> {
  terminal.out(`${JSON.stringify(configJsonSchema(), null, 2)}\n`);
  return 0;
}
