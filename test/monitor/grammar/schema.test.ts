import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { configJsonSchema } from '../../../monitor/grammar/schema.ts';
import { compileText, fixtureNames, fixturePath, readFixture } from '../../../testkit/config-fixtures.ts';
import { compileConfig } from '../../../wso2/compile/compile-config.ts';

const ROOT = join(import.meta.dirname, '../../..');

type Schema = Readonly<Record<string, unknown>>;
const SCHEMA = configJsonSchema();
const asSchema = (value: unknown) => value as Schema;

function hasType(value: unknown, type: unknown): boolean {
  if (Array.isArray(type)) return type.some((one) => hasType(value, one));
  if (type === 'null') return value === null;
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  return typeof value === type;
}

function resolve(ref: unknown): Schema {
  return asSchema(asSchema(SCHEMA.$defs)[String(ref).replace('#/$defs/', '')]);
}

function acceptsKeys(schema: Schema, value: Record<string, unknown>): boolean {
  const properties = asSchema(schema.properties ?? {});
  const required = (schema.required ?? []) as string[];
  return (
    required.every((key) => key in value) &&
    Object.entries(value).every(([key, inner]) => {
      if (schema.propertyNames && !accepts(asSchema(schema.propertyNames), key)) return false;
      if (Object.hasOwn(properties, key)) return accepts(asSchema(properties[key]), inner);
      const pattern = Object.entries(asSchema(schema.patternProperties ?? {})).find(([form]) => new RegExp(form, 'u').test(key));
      if (pattern) return accepts(asSchema(pattern[1]), inner);
      return schema.additionalProperties !== false && accepts(asSchema(schema.additionalProperties ?? {}), inner);
    })
  );
}

function isWithin(size: number, least: unknown, most: unknown): boolean {
  return size >= Number(least ?? -1e9) && size <= Number(most ?? 1e9);
}

function acceptsText(schema: Schema, value: string): boolean {
  const isLong = isWithin(value.length, schema.minLength, schema.maxLength);
  return isLong && (schema.pattern === undefined || new RegExp(String(schema.pattern), 'u').test(value));
}

function acceptsContent(schema: Schema, value: unknown): boolean {
  if (typeof value === 'string') return acceptsText(schema, value);
  if (typeof value === 'number') return isWithin(value, schema.minimum, schema.maximum);
  if (Array.isArray(value)) {
    return isWithin(value.length, schema.minItems, schema.maxItems) && value.every((item) => accepts(asSchema(schema.items ?? {}), item));
  }
  return typeof value !== 'object' || value === null || acceptsKeys(schema, value as Record<string, unknown>);
}

/** As much of JSON Schema as the file uses; `format` is an annotation. */
function accepts(schema: Schema, value: unknown): boolean {
  if (schema.$ref !== undefined) return accepts(resolve(schema.$ref), value);
  if (schema.anyOf) return (schema.anyOf as Schema[]).some((form) => accepts(form, value));
  if (schema.type !== undefined && !hasType(value, schema.type)) return false;
  if (schema.enum && !(schema.enum as unknown[]).includes(value)) return false;
  return ('const' in schema ? schema.const === value : true) && acceptsContent(schema, value);
}

describe('the JSON Schema', () => {
  test('in the repository is the current one', () => {
    expect(readFileSync(join(ROOT, 'gatewatch.schema.json'), 'utf8')).toBe(`${JSON.stringify(SCHEMA, null, 2)}\n`);
  });

  test('accepts every fixture that has the right shape', () => {
    const shapely = fixtureNames().filter((name) => {
      const rules = compileConfig({ file: `${name}.yaml`, read: readFixture, env: {} }).issues.map(({ rule }) => rule);
      return !rules.some((rule) => /^(file|yaml|env|value|key)\.|^probe\.(exec|grpc|named-port)$/.test(rule));
    });
    expect(shapely.length).toBeGreaterThan(40);
    const refused = shapely.filter((name) => !accepts(SCHEMA, parse(readFileSync(fixturePath(name), 'utf8'))));
    expect(refused).toEqual([]);
  });

  test.each([
    'readinessProbe: true',
    'readinessProbe: { httpGet: { port: 9000 } }',
    'readinessProbe: { exec: { command: [nc, -z, localhost, 9443] }, grpc: , httpGet: , timeoutSeconds: 0 }',
    'readinessProbe: { httpGet: { port: 9000, path: ready, scheme: , host: , httpHeaders: }, initialDelaySeconds: }',
    'livenessProbe: , tls: , labels: , probes: , version: , vpc: , warn: { latencyMs: }',
    'periodSeconds: 0, timeoutSeconds: 0, successThreshold: 0, failureThreshold: 0',
    'probes: { version: false, orders: { role: signal, tcpSocket: { port: 1 } } }',
    'apis: [{ name: a, version: 1.0 }], credentials: { secret: a }',
    'labels: { tier: 1 }',
    `portOffset: "\${OFFSET:-10}"`,
    `alert: "\${ALERT:-mail}"`,
    `tls: { verify: "\${VERIFY:-true}", ca: "./\${CA:-ca.pem}" }`,
    `ports: { 9443: "\${PORT:-443}" }`,
    `version: "\${VERSION:-4.3.0}"`,
    'httpHeaders: [{ name: X, value: 5 }]',
    'probes: { a: { httpGet: { port: 1 }, expect: { status: [200, "300-301"], body: 5 } } }',
  ])('accepts what the parser accepts: %s', (keys) => {
    const text = `targets: [{ name: gw, profile: gateway, host: gw, ${keys} }]`;
    expect(compileText(text).issues.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(accepts(SCHEMA, parse(text))).toBe(true);
  });

  test.each([
    'host: "http://gw"',
    'profile: gatway',
    'version: 4.2',
    'readinesProbe: true',
    'readinessProbe: { httpGet: { port: http } }',
    'name: null',
    'readinessProbe: { httpGet: { port: null } }',
    'dependsOn: [null]',
    'ports: { https: 443 }',
    'timeoutSeconds: -1',
    'recheckSeconds: 56',
    'apis: [{ name: a }]',
  ])('refuses what the parser refuses: %s', (keys) => {
    const base = { name: 'gw', profile: 'gateway', host: 'gw' };
    const target = { ...base, ...(parse(`{ ${keys} }`) as object) };
    expect(accepts(SCHEMA, { targets: [target] })).toBe(false);
    expect(accepts(SCHEMA, { targets: [base] })).toBe(true);
  });

  test('accepts keys of the top that begin with x-, and no others', () => {
    const config = parse(`targets: [{ name: gw, profile: gateway, host: gw }]`) as object;
    expect(accepts(SCHEMA, { ...config, 'x-shared': [{ a: 1 }], monitor: null })).toBe(true);
    expect(accepts(SCHEMA, { ...config, shared: 1 })).toBe(false);
  });

  test('describes every key of a target', () => {
    const items = asSchema(asSchema(asSchema(SCHEMA.properties).targets).items);
    const bare = Object.entries(asSchema(items.properties)).filter(([, schema]) => asSchema(schema).description === undefined);
    expect(bare).toEqual([]);
  });
});

describe('examples/gatewatch.yaml', () => {
  const file = join(ROOT, 'examples/gatewatch.yaml');

  test('compiles without an error or a warning and is ready to deploy', () => {
    const { issues, targets, settings } = compileConfig({ file, env: {}, read: (path) => ({ bytes: readFileSync(path) }) });
    expect(issues.map(({ rule }) => rule)).toEqual(['probe.kubernetes']);
    expect(targets.map(({ profile }) => profile)).toEqual([
      ...['gateway', 'gateway', 'gateway', 'traffic-manager', 'key-manager', 'micro-integrator'],
    ]);
    expect(settings.missingToDeploy).toEqual([]);
  });

  test('fits the JSON Schema', () => {
    expect(accepts(SCHEMA, parse(readFileSync(file, 'utf8')))).toBe(true);
  });
});

test.each(['\\u200b', '\\U000e0061', '\\ufe0f', '\\u3164', '\\ud800', '\\u202e', '\\e'])(
  'an API whose name holds what nobody sees (%s) is refused',
  (unseen) => {
    const apis = `credentials: { secret: x }, apis: [{ name: "a${unseen}b", version: 1.0.0 }]`;
    const { issues } = compileText(`targets: [{ name: gw, profile: gateway, host: a.test, ${apis} }]`);
    expect(issues.filter(({ severity }) => severity === 'error')).toMatchObject([
      { rule: 'value.invalid', path: 'targets[0].apis[0].name' },
    ]);
  },
);
