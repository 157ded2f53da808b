import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Subscription, SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { Pager } from '../monitor/core/monitor-settings.ts';
import { CLOUDWATCH, OWN_ALARMS } from './alert-key.ts';
import { pagerEndpoint } from './pager-endpoint.ts';

/** What a topic is, and who hears of what is published to it. */
export type AlertTopicSetting = {
  readonly topicName: string;
  /** Mails come from `gatewatch NAME`. */
  readonly monitor: string;
  readonly key: IKey;
  readonly email?: readonly string[];
  readonly pagers?: readonly Pager[];
};

/** A topic that is encrypted, takes no plain HTTP and may be published to by the alarms of this account. */
export function createAlertTopic(scope: Construct, id: string, setting: AlertTopicSetting): Topic {
  const { topicName, monitor, key, email = [], pagers = [] } = setting;
  const topic = new Topic(scope, id, { topicName, displayName: `gatewatch ${monitor}`, masterKey: key, enforceSSL: true });
  topic.addToResourcePolicy(
    new PolicyStatement({
      sid: 'AlarmsMayTell',
      principals: [CLOUDWATCH],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: OWN_ALARMS,
    }),
  );
  email.forEach((endpoint, i) => {
    new Subscription(topic, `Email${i + 1}`, { topic, endpoint, protocol: SubscriptionProtocol.EMAIL });
  });
  pagers.forEach((pager, i) => {
    new Subscription(topic, `Pager${i + 1}`, { topic, endpoint: pagerEndpoint(pager), protocol: SubscriptionProtocol.HTTPS });
  });
  return topic;
}
