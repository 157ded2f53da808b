import { Duration, Stack, Validations } from 'aws-cdk-lib';
import type { KeyValueStore } from 'aws-cdk-lib/aws-cloudfront';
import { type IRole, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Function as LambdaFunction, LoggingFormat } from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Names } from '../../deployment/plan/names.ts';
import type { Plan } from '../../deployment/plan/plan.ts';
import type { PlannedPage } from '../../deployment/plan/planned-page.ts';
import type { MonitorSettings } from '../../monitor/target/settings.ts';
import { arnOf, inRegion } from '../functions/arn.ts';
import { functionCode } from '../functions/function-code.ts';
import { allow } from '../functions/function-role.ts';
import { createLogGroup } from '../functions/log-group.ts';
import { FUNCTION, processorsOf } from '../functions/round-function.ts';
import { secretArns } from '../functions/secret-arns.ts';

/** The input for the function of the page. */
export type PageFunctionSetting = {
  readonly settings: MonitorSettings;
  readonly plan: Plan;
  readonly page: PlannedPage;
  readonly names: Names;
  readonly bucket: IBucket;
  readonly store: KeyValueStore | undefined;
  /** The address of the page. */
  readonly url: string;
};

/** The timeout; the next minute repeats what is not finished. */
const TIMEOUT = Duration.seconds(55);

/** Creates the function that reads the table of the monitor and writes the page. */
export function createPageFunction(scope: Construct, setting: PageFunctionSetting): LambdaFunction {
  const { settings, plan, page, names, bucket, store, url } = setting;
  // A key is of one region, and the one of the config is in that of the monitor.
  const { kmsKeyArn, ...keeping } = settings.aws;
  const key = page.region === plan.region && kmsKeyArn !== undefined ? { kmsKeyArn } : {};
  const logGroup = createLogGroup(scope, `/aws/lambda/${names.page}`, { ...keeping, ...key, logRetentionDays: plan.logRetentionDays });
  return new LambdaFunction(scope, 'Function', {
    ...FUNCTION,
    retryAttempts: 0,
    timeout: TIMEOUT,
    code: functionCode('page'),
    architecture: processorsOf(plan),
    functionName: names.page,
    description: `Writes the status page of ${settings.name}`,
    role: createPageRole(scope, setting, logGroup),
    logGroup,
    loggingFormat: LoggingFormat.JSON,
    environment: {
      GATEWATCH_HOME_REGION: plan.region,
      GATEWATCH_TABLE: names.table,
      GATEWATCH_PAGE_BUCKET: bucket.bucketName,
      GATEWATCH_PAGE_URL: url,
      ...(page.secret !== undefined && store && { GATEWATCH_PAGE_SECRET: page.secret, GATEWATCH_PAGE_STORE: store.keyValueStoreArn }),
    },
  });
}

/** Creates the role of the function: it reads the table, and writes the bucket and the store. */
function createPageRole(scope: Construct, { plan, page, names, bucket, store }: PageFunctionSetting, logs: LogGroup): IRole {
  const home = inRegion(Stack.of(scope), plan.region);
  const role = new Role(scope, 'PageRole', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  const { secrets, parameters } = secretArns(home, page.secret === undefined ? [] : [page.secret]);
  const statements = [
    allow(['dynamodb:BatchGetItem'], [arnOf(home, 'dynamodb', 'table', names.table)]),
    allow(['s3:PutObject'], [bucket.arnForObjects('*')]),
    allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logs.logGroupArn]),
    ...(store ? [allow(STORE_ACTIONS, [store.keyValueStoreArn])] : []),
    ...(secrets.length > 0 ? [allow(['secretsmanager:GetSecretValue'], secrets)] : []),
    ...(parameters.length > 0 ? [allow(['ssm:GetParameter'], parameters)] : []),
  ];
  for (const statement of statements) role.addToPolicy(statement);
  Validations.of(role).acknowledge(...wildcardsOf(scope, bucket));
  return role.withoutPolicyUpdates();
}

const STORE_ACTIONS = ['DescribeKeyValueStore', 'GetKey', 'PutKey'].map((action) => `cloudfront-keyvaluestore:${action}`);

function wildcardsOf(scope: Construct, bucket: IBucket) {
  const id = Stack.of(scope).getLogicalId(bucket.node.defaultChild as never);
  return [{ id: `AwsSolutions-IAM5[Resource::<${id}.Arn>/*]`, reason: 'The files of the page are all the objects of its own bucket.' }];
}
