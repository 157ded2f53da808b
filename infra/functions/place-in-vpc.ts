import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { MonitorSettings } from '../../monitor/target/settings.ts';

/**
 * Puts a function into the subnets of `monitor.vpc`. The config names only subnets and security groups; the L2
 * construct requires the VPC too.
 */
export function placeInVpc(lambda: NodejsFunction, { vpc }: Pick<MonitorSettings, 'vpc'>): void {
  if (!vpc) return;
  const resource = lambda.node.defaultChild as CfnFunction;
  resource.vpcConfig = { subnetIds: [...vpc.subnets], securityGroupIds: [...vpc.securityGroups] };
}
