import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { namesOf } from '../../deployment/plan/names.ts';
import type { Plan } from '../../deployment/plan/plan.ts';
import type { PlannedPage } from '../../deployment/plan/planned-page.ts';
import type { MonitorSettings, StatusPageSettings } from '../../monitor/target/settings.ts';
import { createDistribution } from './distribution.ts';
import { createPageFunction } from './page-function.ts';
import { createPageSchedule } from './page-schedule.ts';

/** The properties of the stack of a status page. */
export type PageStackSetting = {
  readonly settings: MonitorSettings;
  readonly statusPage: StatusPageSettings;
  readonly plan: Plan;
  readonly page: PlannedPage;
};

/** How long a file is kept that is no longer written: that of a target that left the config, or of a whole page. */
const KEPT = Duration.days(30);

/**
 * Creates the status page in a stack of its own: it reads the table of the monitor, and nothing of the monitor depends
 * on it.
 */
export class PageStack extends Stack {
  constructor(scope: Construct, id: string, { settings, statusPage, plan, page }: PageStackSetting, props: StackProps) {
    super(scope, id, props);
    const names = namesOf(plan.monitor, plan.region);
    const bucket = createBucket(this);
    const { distribution, store } = createDistribution(this, bucket, statusPage);
    const url = page.url ?? `https://${distribution.domainName}`;
    const lambda = createPageFunction(this, { settings, plan, page, names, bucket, store, url });
    createPageSchedule(this, { page, names, lambda });
    const outputs: readonly (readonly [string, string, string])[] = [
      ['StatusPageUrl', url, 'The status page; its first files are there two minutes after the deployment'],
      ['DistributionDomainName', distribution.domainName, 'What the name of your own domain must lead to'],
      ['BucketName', bucket.bucketName, `Stays after a destroy, and empties itself within ${KEPT.toDays()} days`],
    ];
    for (const [name, value, description] of outputs) new CfnOutput(this, name, { value, description });
  }
}

function createBucket(scope: Construct): IBucket {
  const bucket = new Bucket(scope, 'Site', {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    lifecycleRules: [{ expiration: KEPT, abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    // CloudFormation deletes an empty bucket only.
    removalPolicy: RemovalPolicy.RETAIN,
  });
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason: 'Only CloudFront and one function have access; its files are made again every 5 minutes.',
  });
  // The class of CDK is not exact about a property that may be absent.
  return bucket as IBucket;
}
