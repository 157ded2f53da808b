import { editorSchema } from './editor-schema.ts';
import { type Infer, list, mapping, z } from './schema/forms.ts';
import { monitor, window } from './schema/monitor.ts';
import type { header, namedBlock } from './schema/probe-block.ts';
import { defaults, target } from './schema/target.ts';
import { type SchemaMismatch, schemaMismatch } from './shape-mismatch.ts';

const config = mapping(
  {
    monitor: monitor.optional(),
    defaults: defaults.optional(),
    maintenance: list(
      window,
      0,
      100,
      'a list of at most 100 windows. During a maintenance window, gatewatch keeps probing and sends no notifications. Default: none',
    ).optional(),
    targets: list(target, 1, 10_000, 'a list of 1 to 10000 targets. The servers to monitor'),
  },
  'a mapping with targets',
);

// The top level alone, so that one broken target leaves the others readable.
const outline = z.strictObject({
  monitor: z.unknown().optional(),
  defaults: z.unknown().optional(),
  maintenance: z.array(z.unknown()).max(100).optional(),
  targets: z.array(z.unknown()).min(1).max(10_000),
});

const SHAPES = { outline, monitor, defaults, window, target };

/** The parts of a config that are validated separately. */
export type ShapeName = keyof typeof SHAPES;

/** The type of a valid part. */
export type Shape<Name extends ShapeName> = Infer<(typeof SHAPES)[Name]>;

/** A block under `probes`, `readinessProbe` and its siblings. */
export type ProbeBlock = Infer<typeof namedBlock>;

/** A header as it is written in the config. */
export type ConfigHeader = Infer<typeof header>;

/** Validates a value against the schema of a part. */
export function holdAgainst<Name extends ShapeName>(
  shape: Name,
  value: unknown,
): { readonly value: Shape<Name> } | { readonly problems: readonly SchemaMismatch[] } {
  const result = SHAPES[shape].safeParse(value);
  return result.success ? { value: result.data as Shape<Name> } : { problems: result.error.issues.map(schemaMismatch) };
}

/** Returns the JSON Schema as the schema library writes it, before it is prepared for editors. */
export function rawJsonSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(config, { io: 'input' }) };
}

/** Returns the JSON Schema (draft 2020-12) of `gatewatch.yaml`, for editors. */
export function configJsonSchema(): Readonly<Record<string, unknown>> {
  return editorSchema(rawJsonSchema());
}
