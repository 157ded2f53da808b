import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BackoffFunction,
  type DeliveryPolicy,
  Subscription,
  type SubscriptionProps,
  SubscriptionProtocol,
  Topic,
} from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Pager } from '../monitor/target/settings.ts';
import { nameByHash } from '../monitor/text/hash.ts';
import { CLOUDWATCH, OWN_ALARM_PREFIXES } from './alarms/alert-key.ts';
import { pagerEndpoint } from './pager-endpoint.ts';

/** What a topic is, and who hears of what is published to it. */
export type AlertTopicSetting = {
  readonly topicName: string;
  /** Mails come from `gatewatch NAME`. */
  readonly monitor: string;
  readonly key: IKey;
  readonly email?: readonly string[];
  readonly pagers?: readonly Pager[];
  /** Takes pages that could not be delivered; absent = they are given up. */
  readonly undelivered?: IQueue;
};

/** A topic that is encrypted, takes no plain HTTP and may be published to by the alarms of this account. */
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
 * By itself SNS gives a page up after a minute. This is tried for three quarters of an hour: once more at once, three times every ten seconds,
 * then ever more slowly. Source: Amazon SNS developer guide, "Creating an HTTP/S delivery policy": 3,600 s in all at most.
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

// Named by what it leads to: with a place in a list for a name, taking one address out would replace the others' subscriptions, and since SNS
// knows a subscription by its endpoint, CloudFormation would then delete what it has just made.
function subscribe(topic: Topic, kind: string, options: Omit<SubscriptionProps, 'topic'>): void {
  new Subscription(topic, `${kind}-${nameByHash(options.endpoint)}`, { topic, ...options });
}
