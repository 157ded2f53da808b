import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The context of `cdk.json`: the feature flags of CDK that every deployment has. */
export const CDK_CONTEXT: Readonly<Record<string, unknown>> = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../cdk.json'), 'utf8'),
).context;
