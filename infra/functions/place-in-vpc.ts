import type { CfnFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { MonitorSettings } from '../../monitor/target/settings.ts';

/**
 * Puts a function into the subnets of `monitor.vpc`. The config names only subnets and security groups; the L2
 * construct requires the VPC too.
 */
export function placeInVpc(lambda: LambdaFunction, { vpc }: Pick<MonitorSettings, 'vpc'>): void {
  if (!vpc) return;
  const resource = lambda.node.defaultChild as CfnFunction;
  resource.vpcConfig = { subnetIds: [...vpc.subnets], securityGroupIds: [...vpc.securityGroups] };
}
