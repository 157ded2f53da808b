import { ACCOUNT, clientsOf } from './on-emulator.ts';
import { type Names, resolveValue } from './resolve-value.ts';
import { type Made, type Properties, RESOURCE_TYPES } from './resource-types.ts';

/** A template as CloudFormation reads it, as far as it is read here. */
export type Template = {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Parameters?: Readonly<Record<string, { readonly Default?: unknown }>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown }>>;
};

type Resource = {
  readonly Type: string;
  readonly Properties?: Properties;
  readonly DependsOn?: string | readonly string[];
  readonly Condition?: string;
};

/** A stack that was applied. */
export type Stack = {
  readonly region: string;
  /** The properties of all resources of a type, worked out. */
  readonly allOf: (type: string) => readonly Properties[];
  readonly outputs: Readonly<Record<string, unknown>>;
};

/**
 * Does to the emulator what CloudFormation would do to an account: makes every resource once what it refers
 * to is there. The emulator's own CloudFormation leaves out half of the types. Throws for a type, a function
 * or a reference that is not known.
 */
export async function applyTemplate(template: Template, region: string, parameters: Readonly<Record<string, string>> = {}): Promise<Stack> {
  const clients = clientsOf(region);
  const begun = new Map<string, Promise<Applied>>();
  const resource = (logicalId: string): Promise<Applied> => {
    const applied = begun.get(logicalId) ?? apply(logicalId);
    begun.set(logicalId, applied);
    return applied;
  };
  const names: Names = {
    ref: async (name) => pseudo(region)[name] ?? parameters[name] ?? template.Parameters?.[name]?.Default ?? (await resource(name)).ref,
    attribute: async (name, attribute) => {
      const value = (await resource(name)).attributes[attribute];
      if (value === undefined) throw new Error(`${name} has no attribute ${attribute} here`);
      return value;
    },
  };
  const apply = async (logicalId: string): Promise<Applied> => {
    const wanted = template.Resources[logicalId];
    if (!wanted) throw new Error(`the template names ${logicalId}, which it does not have`);
    const make = RESOURCE_TYPES[wanted.Type];
    if (!make || wanted.Condition !== undefined)
      throw new Error(`${logicalId} is a ${wanted.Type}, which is not known here, or on a condition`);
    await Promise.all([wanted.DependsOn ?? []].flat().map(resource));
    const properties = (await resolveValue(wanted.Properties ?? {}, names)) as Properties;
    return { type: wanted.Type, properties, ...(await make(properties, { region, logicalId, clients })) };
  };
  const applied = await Promise.all(Object.keys(template.Resources).map(resource));
  const outputs = Object.fromEntries(Object.entries(template.Outputs ?? {}).map(([name, { Value }]) => [name, Value]));
  return {
    region,
    allOf: (type) => applied.filter((one) => one.type === type).map(({ properties }) => properties),
    outputs: (await resolveValue(outputs, names)) as Properties,
  };
}

type Applied = Made & { readonly type: string; readonly properties: Properties };

function pseudo(region: string): Readonly<Record<string, string>> {
  return { 'AWS::AccountId': ACCOUNT, 'AWS::Region': region, 'AWS::Partition': 'aws', 'AWS::URLSuffix': 'amazonaws.com' };
}
