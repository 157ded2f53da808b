import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BackoffFunction,
  type DeliveryPolicy,
  type ITopic,
  Subscription,
  type SubscriptionProps,
  SubscriptionProtocol,
  Topic,
} from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { MonitorSettings, Pager } from '../monitor/target/settings.ts';
import { nameByHash } from '../monitor/text/hash.ts';
import { CLOUDWATCH, OWN_ALARM_PREFIXES } from './alarms/alert-key.ts';
import { pagerEndpoint } from './pager-endpoint.ts';

/** The input for a topic: its name, its key, and its subscribers. */
export type AlertTopicSetting = {
  readonly topicName: string;
  /** The name of the monitor; emails come from `gatewatch NAME`. */
  readonly monitor: string;
  readonly key: IKey;
  readonly email?: readonly string[];
  readonly pagers?: readonly Pager[];
  /** The queue for pages that could not be delivered; absent: they are dropped. */
  readonly undelivered?: IQueue;
};

/** Creates a topic that is encrypted, requires TLS, and accepts messages from the alarms of this account. */
export function createAlertTopic(scope: Construct, id: string, setting: AlertTopicSetting): Topic {
  const { topicName, monitor, key, email = [], pagers = [], undelivered } = setting;
  const topic = new Topic(scope, id, { topicName, displayName: `gatewatch ${monitor}`, masterKey: key, enforceSSL: true });
  topic.addToResourcePolicy(
    new PolicyStatement({
      sid: 'AlarmsMayTell',
      principals: [CLOUDWATCH],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: OWN_ALARM_PREFIXES,
    }),
  );
  for (const endpoint of new Set(email)) subscribe(topic, 'Email', { endpoint, protocol: SubscriptionProtocol.EMAIL });
  for (const endpoint of new Set(pagers.map(pagerEndpoint))) {
    subscribe(topic, 'Pager', {
      endpoint,
      protocol: SubscriptionProtocol.HTTPS,
      deliveryPolicy: PATIENT,
      ...(undelivered && { deadLetterQueue: undelivered }),
    });
  }
  return topic;
}

/**
 * Returns the topic that the config names instead of one of the monitor's own, with the email subscribers; undefined if
 * it names none. Its policy and its key are its owner's: they must
 * allow CloudWatch to publish, which `gatewatch doctor` checks.
 */
export function adoptTopic(scope: Construct, id: string, { aws, alerts }: MonitorSettings): ITopic | undefined {
  if (aws.alertsTopicArn === undefined) return undefined;
  const topic = Topic.fromTopicArn(scope, id, aws.alertsTopicArn);
  for (const endpoint of new Set(alerts.email)) subscribe(topic, 'Email', { endpoint, protocol: SubscriptionProtocol.EMAIL });
  return topic;
}

/**
 * The retries for a page. By default SNS gives up after a minute. This policy retries for 45 minutes: once at
 * once, three times every 10 s, then with growing delays. Source: Amazon SNS developer guide, "Creating an
 * HTTP/S delivery policy", which allows 3,600 s in total.
 */
const PATIENT: DeliveryPolicy = {
  healthyRetryPolicy: {
    numRetries: 14,
    numNoDelayRetries: 1,
    numMinDelayRetries: 3,
    minDelayTarget: Duration.seconds(10),
    numMaxDelayRetries: 6,
    maxDelayTarget: Duration.minutes(5),
    backoffFunction: BackoffFunction.EXPONENTIAL,
  },
};

// The logical id is derived from the endpoint. With a position in a list, removing one address would replace
// the other subscriptions; SNS identifies a subscription by its endpoint, so CloudFormation would then delete
// the new one.
function subscribe(topic: ITopic, kind: string, options: Omit<SubscriptionProps, 'topic'>): void {
  new Subscription(topic, `${kind}-${nameByHash(options.endpoint)}`, { topic, ...options });
}
