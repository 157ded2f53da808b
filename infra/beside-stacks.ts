import type { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Names } from '../deployment/plan/names.ts';
import type { DeployableConfig } from './config/read-config.ts';
import { HeartbeatStack } from './heartbeat-stack.ts';
import { PageStack } from './page/page-stack.ts';

/** Where a stack beside the main one is created, and the stacks that are deployed before it. */
export type BesidePlace = {
  readonly scope: Construct;
  readonly account: string;
  readonly names: Names;
  readonly after: readonly Stack[];
};

/** Creates the stack of the heartbeat; none if the monitor has no heartbeat region. */
export function createHeartbeat({ settings, plan }: DeployableConfig, { scope, account, names, after }: BesidePlace): readonly Stack[] {
  const { heartbeatRegion: region, region: home } = plan;
  if (region === undefined) return [];
  const stack = new HeartbeatStack(
    scope,
    names.heartbeatStack,
    { settings, region, home },
    {
      stackName: names.heartbeatStack,
      description: `gatewatch: the heartbeat alarm of the monitor ${plan.monitor} in ${home}`,
      env: { account, region },
    },
  );
  // The whole monitor must send heartbeats before the alarm watches them.
  for (const one of after) stack.addStackDependency(one);
  return [stack];
}

/** Creates the stack of the status page; none if the config has none. */
export function createPage({ settings, plan }: DeployableConfig, { scope, account, names, after }: BesidePlace): readonly Stack[] {
  const { page } = plan;
  const { statusPage } = settings;
  if (!page || !statusPage) return [];
  const stack = new PageStack(
    scope,
    names.pageStack,
    { settings, statusPage, plan, page },
    {
      stackName: names.pageStack,
      description: `gatewatch: the status page of the monitor ${plan.monitor}`,
      env: { account, region: page.region },
    },
  );
  // The monitor comes first, so that a page that cannot be deployed stops nothing.
  for (const one of after) stack.addStackDependency(one);
  return [stack];
}
