import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import { Architecture, Function as LambdaFunction, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { environmentOfSettings, MEMORY_MB } from '../../deployment/plan/function-environment.ts';
import type { Names } from '../../deployment/plan/names.ts';
import type { Judge, Plan, PlannedFunction, Voter } from '../../deployment/plan/plan.ts';
import type { MonitorSettings } from '../../monitor/target/settings.ts';
import { functionCode, ROOT } from './function-code.ts';
import { createFunctionRole, type FunctionMeans, setArnSize, type Telling } from './function-role.ts';
import { createLogGroup } from './log-group.ts';
import { placeInVpc } from './place-in-vpc.ts';

/** The input that all functions of a monitor share. */
export type FunctionSetting = {
  readonly settings: MonitorSettings;
  readonly plan: Plan | Voter;
  readonly names: Names;
  readonly means: Pick<FunctionMeans, 'table' | 'telling' | 'deadLetters'>;
};

/** Creates the function for the shards of one function group, with its role and its log group. */
export class RoundFunction extends Construct {
  readonly planned: PlannedFunction;
  readonly lambda: LambdaFunction;
  readonly logs: LogGroup;

  constructor(scope: Construct, id: string, planned: PlannedFunction, setting: FunctionSetting) {
    super(scope, id);
    const { settings, plan, names, means } = setting;
    const functionName = names.functionOf(planned.name);
    const targets = plan.shards.filter((shard) => shard.functionName === planned.name).flatMap((shard) => shard.targets);
    this.planned = planned;
    setArnSize(this, targets);
    this.logs = createLogGroup(this, `/aws/lambda/${functionName}`, { ...settings.aws, logRetentionDays: plan.logRetentionDays });
    const role = createFunctionRole(this, { ...means, logs: this.logs, targets, ...(planned.vpc && { vpcFunctionName: functionName }) });
    this.lambda = new LambdaFunction(this, 'Function', {
      ...FUNCTION,
      // A retry would be late: its result would not describe the targets at the scheduled time.
      retryAttempts: 0,
      maxEventAge: Duration.seconds(60),
      timeout: Duration.seconds(120),
      code: functionCode('round'),
      architecture: processorsOf(plan),
      functionName,
      description: `Checks the ${planned.family} targets of ${settings.name}${planned.vpc ? ' from inside the VPC' : ''}`,
      role,
      logGroup: this.logs,
      loggingFormat: LoggingFormat.JSON,
      environment: environmentOf(planned, setting),
      onFailure: new SqsDestination(means.deadLetters),
      ...(settings.reservedConcurrency > 0 && { reservedConcurrentExecutions: settings.reservedConcurrency }),
    });
    if (planned.vpc) placeInVpc(this.lambda, settings);
  }
}

/** Returns the processors of all functions of a plan. */
export function processorsOf({ architecture }: Judge): Architecture {
  return architecture === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64;
}

/** The properties that all functions share. */
export const FUNCTION = { handler: 'index.handler', runtime: Runtime.NODEJS_24_X, memorySize: MEMORY_MB } as const;

/** Returns the variables from which the links of mails are made; they depend on choices outside the config. */
export function linkVariables({ hasDashboard, page }: Judge, { dashboard }: Names): Record<string, string> {
  return { ...(hasDashboard && { GATEWATCH_DASHBOARD: dashboard }), ...(page?.url !== undefined && { GATEWATCH_STATUS_PAGE: page.url }) };
}

function environmentOf(planned: PlannedFunction, { settings, plan, names, means }: FunctionSetting): Record<string, string> {
  return {
    ...environmentOfSettings(planned, settings, plan),
    ...linkVariables(plan, names),
    GATEWATCH_TABLE: means.table.tableName,
    ...('alerts' in means.telling ? toldThrough(means.telling) : {}),
    GATEWATCH_VERSION: JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).version,
  };
}

function toldThrough({ alerts, digests }: Telling): Record<string, string> {
  return digests ? { GATEWATCH_DIGESTS_QUEUE: digests.queueUrl } : { GATEWATCH_ALERTS_TOPIC: alerts.topicArn };
}
