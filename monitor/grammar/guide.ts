import type { Path } from './path.ts';
import { rawJsonSchema } from './schema.ts';

/** Answers what the grammar allows at a place in the file. */
export type ConfigGuide = {
  /** The first sentence of the description, which completes "expected …". */
  readonly expected: (path: Path) => string;
  /** The keys that a mapping can have at the path; empty if any key is valid. */
  readonly keys: (path: Path) => readonly string[];
  /** The words or values that are valid at the path, if it is a choice. */
  readonly choices: (path: Path) => readonly string[];
};

type Schema = {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly type?: string;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
};

function formsOf(root: Schema, schema: Schema): readonly Schema[] {
  if (schema.anyOf) return schema.anyOf.flatMap((form) => formsOf(root, form));
  if (schema.$ref === undefined) return [schema];
  const definition = root.$defs?.[schema.$ref.replace('#/$defs/', '')];
  return definition ? formsOf(root, definition) : [];
}

function stepInto(schema: Schema, step: string | number): Schema | undefined {
  if (typeof step === 'number') return schema.items;
  if (schema.properties && Object.hasOwn(schema.properties, step)) return schema.properties[step];
  return typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined;
}

function schemaAt(root: Schema, path: Path): Schema | undefined {
  return path.reduce<Schema | undefined>((schema, step) => {
    const next = schema && formsOf(root, schema).map((form) => stepInto(form, step));
    return next?.find((form) => form !== undefined);
  }, root);
}

/**
 * Creates a guide. Creating one takes milliseconds, so create it once per config, and only if the config has
 * a problem.
 */
export function createConfigGuide(): ConfigGuide {
  const root: Schema = rawJsonSchema();
  const formsAt = (path: Path) => {
    const schema = schemaAt(root, path);
    return schema ? formsOf(root, schema) : [];
  };
  return {
    expected: (path) => (schemaAt(root, path)?.description ?? 'something else').split('. ')[0] ?? '',
    keys: (path) => [...new Set(formsAt(path).flatMap((form) => Object.keys(form.properties ?? {})))],
    choices: (path) => formsAt(path).flatMap((form) => (form.type === 'boolean' ? ['true', 'false'] : (form.enum ?? []).map(String))),
  };
}
