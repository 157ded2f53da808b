import type { Pager } from '../../monitor/target/settings.ts';
import { namesOf } from '../plan/names.ts';
import { pagersIn } from '../plan/pagers.ts';
import type { Account, FoundSubscription, FoundTopic } from './account.ts';
import { policySymptoms } from './policies.ts';
import { type Expected, PUT_BACK, type Symptom, whenRead } from './symptom.ts';

/** What may be wrong with the way to people and to the pager. */
export function topicSymptoms({ topics }: Account, expected: Expected): readonly Symptom[] {
  return wantedTopics(expected).flatMap(({ name, emails, pagers }) =>
    whenRead(topics[name], `the topic ${name}`, (topic) =>
      topic ? [...subscriptionSymptoms(name, topic, emails, pagers), ...policySymptoms(name, topic)] : [missingTopic(name)],
    ),
  );
}

/** A topic that should be there, the mail addresses it should tell, and the pagers. */
export type WantedTopic = {
  readonly name: string;
  readonly region: string;
  readonly emails: readonly string[];
  readonly pagers: readonly Pager[];
};

/** The topics of a plan. Where a pager's secret cannot be read it is not subscribed, and the plan has said so. */
export function wantedTopics({ settings, plan }: Pick<Expected, 'settings' | 'plan'>): readonly WantedTopic[] {
  const { email, pager } = settings.alerts;
  const names = namesOf(plan.monitor, plan.region);
  const far = plan.heartbeatRegion;
  return [
    { name: names.alertsTopic, region: plan.region, emails: email, pagers: [] },
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
    what: `there is no topic ${name}`,
    why: 'nobody is told of anything that goes there',
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

// What a secret says nobody reads here: as many subscriptions as there are secrets have to be left over.
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

// Source: Amazon SNS developer guide, "Subscribe an HTTP or HTTPS endpoint": a password in a URL is not given back.
function shown(url: string): string {
  return url.replace(/^(https?:\/\/[^:@/]+):[^@/]*@/, '$1:****@');
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
    fix: 'follow the link in the mail "AWS Notification - Subscription Confirmation"; is it gone, subscribe anew: see docs/how-to/email.md',
  };
}

function unsubscribed(topic: string, who: string): Symptom {
  return {
    code: 'subscription-missing',
    severity: 'broken',
    what: `${who} is not subscribed to ${topic}`,
    why: 'nothing is sent there: somebody unsubscribed, or SNS gave the subscription up',
    fix: 'subscribe anew: see docs/how-to/email.md; a deployment alone does not notice',
  };
}
