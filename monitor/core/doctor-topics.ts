import type { Account, FoundTopic } from './account.ts';
import { pagersIn } from './pager-region.ts';
import { isRecord } from './plain-data.ts';
import { namesOf } from './resource-names.ts';
import { type Expected, type Symptom, whenRead } from './symptom.ts';

/** What may be wrong with the way to people and to the pager. */
export function topicSymptoms({ topics }: Account, expected: Expected): readonly Symptom[] {
  return wantedTopics(expected).flatMap(({ name, emails, pagers }) =>
    whenRead(topics[name], `the topic ${name}`, (topic) =>
      topic ? [...subscriptionSymptoms(name, topic, emails, pagers), ...policySymptoms(name, topic)] : [missingTopic(name)],
    ),
  );
}

/** A topic that should be there, the mail addresses it should tell, and how many pagers at least. */
export type WantedTopic = { readonly name: string; readonly region: string; readonly emails: readonly string[]; readonly pagers: number };

/** The topics of a plan. Where a pager's secret cannot be read it is not subscribed, and the plan has said so. */
export function wantedTopics({ settings, plan }: Pick<Expected, 'settings' | 'plan'>): readonly WantedTopic[] {
  const { email, pager } = settings.alerts;
  const names = namesOf(plan.monitor, plan.region);
  const far = plan.heartbeatRegion;
  return [
    { name: names.alertsTopic, region: plan.region, emails: email, pagers: 0 },
    ...(plan.hasPager
      ? [{ name: names.pagerTopic, region: plan.region, emails: [], pagers: pagersIn(pager, plan.region, plan.region).length }]
      : []),
    ...(far === undefined
      ? []
      : [{ name: names.heartbeatTopic, region: far, emails: email, pagers: pagersIn(pager, plan.region, far).length }]),
  ];
}

function missingTopic(name: string): Symptom {
  return {
    code: 'topic-missing',
    severity: 'broken',
    what: `there is no topic ${name}`,
    why: 'nobody is told of anything that goes there',
    fix: 'npx cdk deploy --all',
  };
}

function subscriptionSymptoms(name: string, { subscriptions }: FoundTopic, emails: readonly string[], pagers: number): readonly Symptom[] {
  const of = (protocol: string) => subscriptions.filter((one) => one.protocol === protocol);
  const mails = emails.flatMap((address): readonly Symptom[] => {
    const found = of('email').find(({ endpoint }) => endpoint === address);
    if (found && !found.isPending) return [];
    return [found ? unconfirmed(name, address) : unsubscribed(name, address)];
  });
  const waiting = of('https').filter(({ isPending }) => isPending);
  const few = pagers - of('https').length;
  return [
    ...mails,
    ...waiting.map(({ endpoint }) => unconfirmed(name, hostOf(endpoint))),
    ...(few > 0 ? [unsubscribed(name, few === 1 ? 'a pager' : `${few} pagers`)] : []),
  ];
}

// A pager's URL may hold its key.
function hostOf(endpoint: string): string {
  return URL.canParse(endpoint) ? `the pager at ${new URL(endpoint).host}` : 'a pager';
}

function unconfirmed(topic: string, who: string): Symptom {
  return {
    code: 'subscription-unconfirmed',
    severity: 'broken',
    what: `${who} has not confirmed its subscription to ${topic}`,
    why: 'nothing is sent there, and after two days SNS forgets the subscription',
    fix: 'follow the link in the mail "AWS Notification - Subscription Confirmation"; is it gone, subscribe anew: see docs/doctor.md',
  };
}

function unsubscribed(topic: string, who: string): Symptom {
  return {
    code: 'subscription-missing',
    severity: 'broken',
    what: `${who} is not subscribed to ${topic}`,
    why: 'nothing is sent there: somebody unsubscribed, or SNS gave the subscription up',
    fix: 'subscribe anew: see docs/doctor.md; a deployment alone does not notice',
  };
}

function policySymptoms(name: string, { policy, key }: FoundTopic): readonly Symptom[] {
  const topic: readonly Symptom[] = allows(policy, ['sns:Publish']) ? [] : [swallowed(`the policy of the topic ${name}`)];
  if (!key) return topic;
  if (/alias\/aws\/sns$/.test(key.id)) return [...topic, swallowed(`the key of the topic ${name}, AWS' own for SNS,`)];
  const what = `the policy of the key of ${name}`;
  const judged = whenRead(key.policy, what, (text) => (allows(text, ['kms:Decrypt', 'kms:GenerateDataKey']) ? [] : [swallowed(what)]));
  return [...topic, ...judged];
}

function swallowed(what: string): Symptom {
  return {
    code: 'alarms-swallowed',
    severity: 'broken',
    what: `${what} does not let CloudWatch publish`,
    why: 'alarms go off and nobody is told: the only sign of it is in the history of the alarm',
    fix: 'npx cdk deploy --all puts the policy back',
  };
}

/** Whether CloudWatch may do these things, and nothing takes that back. */
function allows(policy: string, actions: readonly string[]): boolean {
  const statements = statementsOf(policy).filter((one) => namesCloudwatch(one.Principal));
  const covers = (pattern: string, action: string) =>
    new RegExp(`^${pattern.replace(/[.]/g, '\\.').replaceAll('*', '.*')}$`, 'i').test(action);
  const has = (effect: string, action: string) =>
    statements.some(
      ({ Effect, Action }) =>
        Effect === effect && [Action].flat().some((pattern) => typeof pattern === 'string' && covers(pattern, action)),
    );
  return actions.every((action) => has('Allow', action));
}

function statementsOf(policy: string): readonly Readonly<Record<string, unknown>>[] {
  try {
    const parsed: unknown = JSON.parse(policy);
    return isRecord(parsed) ? [parsed.Statement].flat().filter(isRecord) : [];
  } catch {
    return [];
  }
}

function namesCloudwatch(principal: unknown): boolean {
  return isRecord(principal) && [principal.Service].flat().includes('cloudwatch.amazonaws.com');
}
