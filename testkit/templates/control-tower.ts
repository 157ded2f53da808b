import { CfnGuardValidator } from '@cdklabs/cdk-validator-cfnguard';
import { quickApp, synthesize } from '../synthesize.ts';

/** A resource that a proactive control would refuse. */
export type ControlFinding = { readonly rule: string; readonly resource: string; readonly says: string };

/** A config for an account of AWS Control Tower: what its controls require and the config can set. */
export const LANDING_ZONE = `monitor:
  name: prod
  regions: [eu-west-1]
  vpc: { subnets: [subnet-0a1b2c3d, subnet-4e5f6a7b], securityGroups: [sg-0a1b2c3d] }
  aws:
    logRetentionDays: 365
    kmsKeyArn: "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    tags: { team: payments }
  alerts: { email: [oncall@example.com], pager: [https://events.example.com/hook] }
targets:
  - { name: gw-1, profile: gateway, host: gw-1.internal.example.com }
  - { name: gw-2, profile: gateway, host: gw-2.internal.example.com, periodSeconds: 20 }
  - { name: mi-1, profile: micro-integrator, host: mi-1.internal.example.com }
  - { name: mi-2, profile: micro-integrator, host: mi-2.internal.example.com, periodSeconds: 20 }
`;

/** Runs the rules of AWS Control Tower over the templates of a config, without network and without an account. */
export function controlTowerFindings(yaml = LANDING_ZONE): readonly ControlFinding[] {
  const templatePaths = synthesize(yaml).stacks.map(({ file }) => file);
  const { violations } = new CfnGuardValidator({ maxBuffer: 64 * 1024 * 1024 }).validate({ templatePaths, appConstruct: quickApp() });
  return violations.flatMap(({ ruleName, description, violatingResources }) =>
    violatingResources.map(({ resourceLogicalId: resource }) => ({ rule: ruleName, resource, says: description })),
  );
}
