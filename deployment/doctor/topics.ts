import type { Pager } from '../../monitor/target/settings.ts';
import { alertsTopicName, namesOf } from '../plan/names.ts';
import { pagersIn } from '../plan/pagers.ts';
import type { Account, FoundSubscription, FoundTopic } from './account.ts';
import { policySymptoms } from './policies.ts';
import { type Expected, PUT_BACK, type Symptom, whenRead } from './symptom.ts';

/** Returns the symptoms of topics and of their subscriptions, for email recipients and pagers. */
export function topicSymptoms({ topics }: Account, expected: Expected): readonly Symptom[] {
  return wantedTopics(expected).flatMap(({ name, emails, pagers }) =>
    whenRead(topics[name], `the topic ${name}`, (topic) =>
      topic ? [...subscriptionSymptoms(name, topic, emails, pagers), ...policySymptoms(name, topic)] : [missingTopic(name)],
    ),
  );
}

/** A topic of a deployment, with the email addresses and pagers that must be subscribed. */
export type WantedTopic = {
  readonly name: string;
  readonly region: string;
  readonly emails: readonly string[];
  readonly pagers: readonly Pager[];
};

/**
 * Returns the topics of a plan. A pager whose secret a region cannot read is not subscribed there; the plan
 * warns of it.
 */
export function wantedTopics({ settings, plan }: Pick<Expected, 'settings' | 'plan'>): readonly WantedTopic[] {
  const { email, pager } = settings.alerts;
  const names = namesOf(plan.monitor, plan.region);
  const far = plan.heartbeatRegion;
  return [
    { name: alertsTopicName(plan), region: plan.region, emails: email, pagers: [] },
    ...(plan.hasPager
      ? [{ name: names.pagerTopic, region: plan.region, emails: [], pagers: pagersIn(pager, plan.region, plan.region) }]
      : []),
    ...(far === undefined ? [] : [{ name: names.heartbeatTopic, region: far, emails: email, pagers: pagersIn(pager, plan.region, far) }]),
  ];
}

function missingTopic(name: string): Symptom {
  return {
    code: 'topic-missing',
    severity: 'broken',
    what: `the topic ${name} does not exist`,
    why: 'no one receives the notifications of this topic',
    fix: PUT_BACK,
  };
}

function subscriptionSymptoms(
  name: string,
  { subscriptions }: FoundTopic,
  emails: readonly string[],
  pagers: readonly Pager[],
): readonly Symptom[] {
  const of = (protocol: string) => subscriptions.filter((one) => one.protocol === protocol);
  const mails = emails.flatMap((address): readonly Symptom[] => {
    const found = of('email').find(({ endpoint }) => endpoint === address);
    if (found && !found.isPending) return [];
    return [found ? unconfirmed(name, address) : unsubscribed(name, address)];
  });
  const waiting = of('https').filter(({ isPending }) => isPending);
  return [...mails, ...waiting.map(({ endpoint }) => unconfirmed(name, hostOf(endpoint))), ...lostPagers(name, pagers, of('https'))];
}

// The URLs in secrets are not read, so only the number of the remaining subscriptions is compared.
function lostPagers(name: string, pagers: readonly Pager[], found: readonly FoundSubscription[]): readonly Symptom[] {
  const urls = new Set(pagers.flatMap((pager) => ('url' in pager ? [pager.url] : [])));
  const lost = [...urls].filter((url) => !found.some(({ endpoint }) => endpoint === shown(url)));
  const secrets = new Set(pagers.flatMap((pager) => ('secret' in pager ? [pager.secret] : [])));
  const few = secrets.size - found.filter(({ endpoint }) => ![...urls].some((url) => endpoint === shown(url))).length;
  return [
    ...lost.map((url) => unsubscribed(name, hostOf(url))),
    ...(few > 0 ? [unsubscribed(name, few === 1 ? 'a pager whose URL is a secret' : `${few} pagers whose URLs are secrets`)] : []),
  ];
}

// SNS masks a password in a URL. Source: Amazon SNS developer guide, "Subscribe an HTTP or HTTPS endpoint".
function shown(url: string): string {
  return url.replace(/^(https?:\/\/[^:@/]+):[^@/]*@/, '$1:****@');
}

// The URL of a pager may contain its key, so only the host is shown.
function hostOf(endpoint: string): string {
  return URL.canParse(endpoint) ? `the pager at ${new URL(endpoint).host}` : 'a pager';
}

function unconfirmed(topic: string, who: string): Symptom {
  return {
    code: 'subscription-unconfirmed',
    severity: 'broken',
    what: `${who} has not confirmed its subscription to ${topic}`,
    why: 'SNS sends nothing to it, and deletes the subscription after two days',
    fix: 'follow the link in the email "AWS Notification - Subscription Confirmation"; if it is lost, subscribe again: see docs/how-to/email.md',
  };
}

function unsubscribed(topic: string, who: string): Symptom {
  return {
    code: 'subscription-missing',
    severity: 'broken',
    what: `${who} is not subscribed to ${topic}`,
    why: 'SNS sends nothing to it: someone unsubscribed, or SNS removed the subscription',
    fix: 'subscribe again: see docs/how-to/email.md; a deployment alone does not detect it',
  };
}
