import { CfnResource, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { MonitorSettings } from '../monitor/target/settings.ts';
import type { Tagging } from './config/props.ts';
import { addTags } from './tagging.ts';

/** Applies what an organization requires of all resources in `scope`: the tags and the rules for roles of the config. */
export function applyAccountRules(scope: IConstruct, settings: MonitorSettings, tags: Tagging): void {
  addTags(scope, { ...settings.aws.tags, ...tags });
  applyRoleRules(scope, settings);
}

/**
 * Gives every role in `scope` the permissions boundary and the path of the config. The roles have no names, so another
 * path replaces them without a collision.
 */
function applyRoleRules(scope: IConstruct, { aws }: MonitorSettings): void {
  const { permissionsBoundary, rolePath } = aws;
  const roles = scope.node.findAll().filter((one) => CfnResource.isCfnResource(one) && one.cfnResourceType === 'AWS::IAM::Role');
  for (const role of roles as CfnResource[]) {
    if (permissionsBoundary !== undefined) role.addPropertyOverride('PermissionsBoundary', policyArn(role, permissionsBoundary));
    if (rolePath !== undefined) role.addPropertyOverride('Path', rolePath);
  }
}

function policyArn(role: CfnResource, policy: string): string {
  if (policy.startsWith('arn:')) return policy;
  return Stack.of(role).formatArn({ service: 'iam', region: '', resource: 'policy', resourceName: policy });
}
