import { Tags } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Tagging } from './config/props.ts';
import { refuse } from './config/refusal.ts';

/**
 * Tags every resource in `scope` that can have tags, the state table among them: the tags of `cdk deploy --tags`
 * do not reach a table of this type.
 */
export function addTags(scope: IConstruct, tags: Tagging): void {
  for (const [key, value] of Object.entries(tags)) Tags.of(scope).add(key, value);
}

/** Reads the context value `tags`: a mapping in cdk.json, or `key=value,key=value` on the command line. */
export function readTags(given: unknown): Tagging {
  if (given === undefined) return {};
  const pairs = typeof given === 'string' ? given.split(',').map(pairOf) : Object.entries(given ?? {});
  if (pairs.length > 0 && pairs.every(([key, value]) => typeof key === 'string' && key !== '' && typeof value === 'string')) {
    return Object.fromEntries(pairs as readonly [string, string][]);
  }
  refuse([
    { says: `The context value tags is ${JSON.stringify(given)}`, fix: 'set -c tags=team=payments,stage=prod, or a mapping in cdk.json' },
  ]);
  return {};
}

function pairOf(text: string): readonly unknown[] {
  const at = text.indexOf('=');
  return at < 0 ? [] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}
