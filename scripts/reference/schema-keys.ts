/** A JSON Schema as far as the grammar of the config uses it. */
export type Schema = {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly propertyNames?: Schema;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly type?: string;
  readonly required?: readonly string[];
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
};

/** One key of the config, in the words of its schema. */
export type ConfigKey = {
  readonly path: string;
  readonly type: string;
  /** What it may be. */
  readonly values: string;
  readonly isRequired: boolean;
  /** Absent = none is named. */
  readonly standard?: string;
  readonly meaning: string;
};

const WORDS: Readonly<Record<string, string>> = {
  object: 'mapping',
  array: 'list',
  integer: 'integer',
  string: 'text',
  boolean: 'boolean',
};

const REFERRED: Readonly<Record<string, string>> = { '#/$defs/probe': 'probe block', '#/$defs/namedProbe': 'probe block' };

/** The keys below a schema, each with those below it; a block that is described once is not entered. */
export function keysBelow(schema: Schema, path: string): readonly ConfigKey[] {
  const named = Object.entries(schema.properties ?? {}).flatMap(([key, value]) => {
    const at = path === '' ? key : `${path}.${key}`;
    return [keyOf(value, at, schema.required?.includes(key) === true), ...keysWithin(value, at)];
  });
  return named;
}

function keysWithin(schema: Schema, path: string): readonly ConfigKey[] {
  return formsOf(schema).flatMap((form) => {
    if (form.items) return keysWithin(form.items, `${path}[]`);
    const { additionalProperties: each } = form;
    if (typeof each !== 'object') return keysBelow(form, path);
    const inner = keysWithin(each, `${path}.<key>`);
    return inner.length > 0 ? [keyOf(each, `${path}.<key>`, false), ...inner] : [];
  });
}

function formsOf(schema: Schema): readonly Schema[] {
  return schema.anyOf?.flatMap(formsOf) ?? [schema];
}

function typeOf(schema: Schema): string {
  const types = formsOf(schema).map((form) => {
    if (form.const !== undefined) return `\`${String(form.const)}\``;
    if (form.$ref !== undefined) return REFERRED[form.$ref] ?? form.$ref;
    return WORDS[form.type ?? ''] ?? String(form.type);
  });
  return [...new Set(types)].join(' or ');
}

/** "Default X" or "default: X" in a description, up to the end of the clause. */
const DEFAULT = /(?:[;,] |^|\. )default:? (.+?)(?=;|\. |\.?$)/i;

function keyOf(schema: Schema, path: string, isRequired: boolean): ConfigKey {
  const { description = '' } = schema;
  const end = description.search(/\. /);
  const values = end < 0 ? description : description.slice(0, end);
  const rest = end < 0 ? '' : description.slice(end + 2);
  const [found, standard] = DEFAULT.exec(rest) ?? [];
  const meaning = (found === undefined ? rest : rest.replace(found, '')).replace(/^[;,.] */, '').trim();
  return { path, type: typeOf(schema), values, isRequired, ...(standard !== undefined && { standard }), meaning };
}
