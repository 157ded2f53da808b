type Schema = Readonly<Record<string, unknown>>;

const FROM_ENVIRONMENT = { $ref: '#/$defs/environment' };

const ENVIRONMENT = { type: 'string', pattern: '\\$\\{', description: `Text with \${NAME} or \${NAME:-fallback}: from the environment` };

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// A number where text is expected stays as written, so the text may be a number where its pattern lets one
// through.
function takesNumbers(schema: Schema): boolean {
  if (schema.enum !== undefined || schema.format !== undefined) return false;
  return typeof schema.pattern !== 'string' || ['7', '1.0'].some((number) => new RegExp(String(schema.pattern)).test(number));
}

function widen(schema: Schema): Schema {
  if (schema.type === 'string' && schema.pattern === undefined && schema.enum === undefined)
    return { ...schema, type: ['string', 'number'] };
  if (!['string', 'integer', 'boolean'].includes(String(schema.type))) return schema;
  const { description, ...form } = schema;
  const type = schema.type === 'string' && takesNumbers(schema) ? ['string', 'number'] : schema.type;
  return { ...(description !== undefined && { description }), anyOf: [{ ...form, type }, FROM_ENVIRONMENT] };
}

function mapValues(value: unknown, change: (schema: Schema) => Schema): Schema | undefined {
  if (!isSchema(value)) return undefined;
  return Object.fromEntries(Object.entries(value).map(([key, schema]) => [key, isSchema(schema) ? change(schema) : schema]));
}

/**
 * Widens a schema to what the parser accepts: text from the environment, and numbers as text. Keys are not
 * widened.
 */
function forEditors(schema: Schema): Schema {
  const properties = mapValues(schema.properties, forEditors);
  const definitions = mapValues(schema.$defs, forEditors);
  const { anyOf, items, additionalProperties } = schema;
  return widen({
    ...schema,
    ...(properties && { properties }),
    ...(definitions && { $defs: definitions }),
    ...(Array.isArray(anyOf) && { anyOf: anyOf.map(forEditors) }),
    ...(isSchema(items) && { items: forEditors(items) }),
    ...(isSchema(additionalProperties) && { additionalProperties: forEditors(additionalProperties) }),
  });
}

/** Lets every key that may be absent be without a value: the parser reads it as absent. */
function withNulls(schema: Schema): Schema {
  const required = Array.isArray(schema.required) ? schema.required : [];
  const properties = isSchema(schema.properties) ? schema.properties : undefined;
  const nullable = Object.entries(properties ?? {}).map(([key, value]) => {
    const inner = isSchema(value) ? withNulls(value) : value;
    if (required.includes(key) || !isSchema(inner) || !hasForm(inner)) return [key, inner];
    const { description, ...form } = inner;
    const forms = Array.isArray(form.anyOf) && Object.keys(form).length === 1 ? form.anyOf : [form];
    return [key, { ...(description !== undefined && { description }), anyOf: [...forms, { type: 'null' }] }];
  });
  const { anyOf, items, additionalProperties, $defs } = schema;
  return {
    ...schema,
    ...(properties && { properties: Object.fromEntries(nullable) }),
    ...(Array.isArray(anyOf) && { anyOf: anyOf.map(withNulls) }),
    ...(isSchema(items) && { items: withNulls(items) }),
    ...(isSchema(additionalProperties) && { additionalProperties: withNulls(additionalProperties) }),
    ...(isSchema($defs) && { $defs: mapValues($defs, withNulls) }),
  };
}

function hasForm(schema: Schema): boolean {
  return Object.keys(schema).some((key) => key !== 'description');
}

/** Where the schema of the newest release can be read. Each release also brings its own. */
const PUBLIC_ID = 'https://cdn.jsdelivr.net/npm/gatewatch/gatewatch.schema.json';

/**
 * Prepares the schema that the schema library writes for editors: the result accepts whatever the parser
 * accepts.
 */
export function editorSchema(raw: Schema): Schema {
  const { $schema, $defs, ...schema } = forEditors(withNulls(raw));
  const definitions = isSchema($defs) ? $defs : {};
  return {
    $schema,
    $id: PUBLIC_ID,
    title: 'gatewatch.yaml',
    ...schema,
    patternProperties: { '^x-': {} },
    $defs: { ...definitions, environment: ENVIRONMENT },
  };
}
