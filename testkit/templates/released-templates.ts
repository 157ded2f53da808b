import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Resource, StackTemplate } from '../synthesize.ts';

/** The folder of the configs whose templates are kept, and of what the last release made of them. */
export const RELEASED = join(import.meta.dirname, '../../test/fixtures/released');

/** The configs, by name. */
export const RELEASED_CONFIGS: readonly string[] = globSync('*.yaml', { cwd: RELEASED })
  .map((file) => basename(file, '.yaml'))
  .sort();

/** The types that hold data, or that others refer to by name: nothing of them may be replaced by a release. */
export const KEPT_TYPES: readonly string[] = [
  'AWS::DynamoDB::GlobalTable',
  'AWS::KMS::Key',
  'AWS::KMS::Alias',
  'AWS::Logs::LogGroup',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
  'AWS::S3::Bucket',
  'AWS::CloudFront::Distribution',
  'AWS::CloudFront::KeyValueStore',
];

/** A template of the last release, with the properties of kept types only; of others the type alone. */
export type ReleasedTemplate = { readonly Resources: Readonly<Record<string, Pick<Resource, 'Type'> & Partial<Resource>>> };

/** The file of what the last release made of a stack of a config. */
export function releasedFile(config: string, stack: string): string {
  return join(RELEASED, `${config}.${stack}.json`);
}

/** Reads the config of a kept template. */
export function releasedConfig(config: string): string {
  return readFileSync(join(RELEASED, `${config}.yaml`), 'utf8');
}

/** Keeps of a template what a later release is compared with. */
export function releasedOf({ resources }: StackTemplate): ReleasedTemplate {
  const kept = ([id, { Type, Properties, DeletionPolicy }]: readonly [string, Resource]) => {
    const isKept = KEPT_TYPES.includes(Type);
    return [id, isKept ? { Type, Properties, ...(DeletionPolicy !== undefined && { DeletionPolicy }) } : { Type }] as const;
  };
  return { Resources: Object.fromEntries(Object.entries(resources).map(kept)) };
}
