import type { NextLook } from '../../monitor/engine/ports.ts';
import type { Answer, HttpAnswer } from '../../monitor/observation/observation.ts';
import { failure, type Outcome, success, unknown } from '../../monitor/observation/outcome.ts';
import type { HttpLook } from '../../monitor/target/probe.ts';
import type { Target } from '../../monitor/target/target.ts';
import { defined, omit } from '../../monitor/text/objects.ts';
import { quote } from '../../monitor/text/quote.ts';
import { type ApiList, readApiList } from './api-list.ts';
import { ON_THE_WAY } from './journey.ts';
import { compareSubscriptions, type SubscriptionFinding, subscriptionsOf } from './subscriptions.ts';

/** From this many APIs on, a list of less than half of them is not believed. */
const HALVED_FROM = 4;

/** How many APIs or gateways a detail names. */
const NAMED = 5;

/** Where the gateway describes one API. Source: carbon-apimgt, internal gateway API v2. */
const API_PATH = '/api/am/gateway/v2/apis/';

/** Reads the gateway's own list, the first answer of a check of a fleet. */
export function readOwnApis(answer: HttpAnswer): Outcome {
  const own = readApiList(answer);
  if ('outcome' in own) return own.outcome;
  const { apis, total } = own;
  if (apis.size === 0) return notCompared('the gateway lists no API');
  return total === undefined ? ON_THE_WAY : notCompared(`the gateway lists ${apis.size} of its ${total} APIs only`);
}

/**
 * Returns the next request: the list of each other gateway of the fleet, then the subscriptions of each named API,
 * of the gateway itself and of the others. One that fails does not end the check.
 */
export function followFleet(target: Target, look: HttpLook, answers: readonly Answer[]): NextLook | undefined {
  const own = answers[0]?.http && readApiList(answers[0].http);
  if (!own || 'outcome' in own || own.apis.size === 0 || own.total !== undefined) return undefined;
  const { peers = [] } = look;
  const members = peers.length + 1;
  const asked = namedApis(look, own);
  const among = members * (1 + asked.length) - answers.length;
  if (among <= 0) return undefined;
  const member = answers.length % members;
  const api = asked[Math.floor(answers.length / members) - 1];
  const path = api === undefined ? {} : { path: `${API_PATH}${encodeURIComponent(api.uuid)}` };
  if (member === 0) return { look: { ...look, ...path }, among };
  const peer = target.peers?.find(({ name }) => name === peers[member - 1]);
  if (!peer) return undefined;
  const same = { peers, ...defined({ reader: look.reader, listed: look.listed }) };
  return { look: { ...peer.look, ...path, ...same }, reached: omit(peer, 'look'), among };
}

/** The APIs whose subscriptions are compared: those that the gateway has, by their UUID, which all gateways share. */
function namedApis({ listed = [] }: HttpLook, { apis }: ApiList): readonly { readonly name: string; readonly uuid: string }[] {
  return listed.flatMap(({ name }) => {
    const uuid = apis.get(name);
    return uuid === undefined ? [] : [{ name, uuid }];
  });
}

type Compared = { readonly name: string; readonly apis: ApiList['apis'] };

/**
 * Compares a gateway with the others of its fleet: what another one holds and this one lacks is missing. A gateway
 * that could not be asked makes the comparison smaller.
 */
export function compareFleet(answers: readonly Answer[], look: HttpLook): Outcome {
  const { peers = [] } = look;
  const [own, ...others] = answers.slice(0, peers.length + 1).map(listOf);
  const lists = others.flatMap((list, i): readonly Compared[] => (list ? [{ name: peers[i] ?? '', apis: list.apis }] : []));
  const unread = peers.slice(0, others.length).filter((_, i) => others[i] === undefined);
  const without = unread.length === 0 ? '' : `; not read: ${namesInWords(unread)}`;
  if (!own) return notCompared('the list of the gateway itself could not be read');
  if (lists.length === 0) return notCompared(`no other gateway could be asked${without}`);
  const largest = Math.max(...lists.map(({ apis }) => apis.size));
  if (largest >= HALVED_FROM && own.apis.size * 2 < largest)
    return notCompared(`the gateway lists ${own.apis.size} of at least ${largest} APIs, so it may still be deploying them`);
  const findings = subscriptionFindings(answers, look, own);
  const lacks = [...lacksOf(own, lists), ...findings.flatMap(({ name, found }) => ('missing' in found ? [lackIn(name, found)] : []))];
  if (lacks.length > 0) return failure('fleet.out-of-sync', `${lacks.join('; ')}${without}`);
  const open = findings.flatMap(({ name, found }) => ('unknown' in found ? [`${quote(name, 80)}: ${found.unknown}`] : []));
  if (open.length > 0) return notCompared(`${open.join('; ')}${without}`);
  const those = own.apis.size === 1 ? 'the only API is that of' : `the ${own.apis.size} APIs are those of`;
  const counts = findings.flatMap(({ name, found }) => ('same' in found ? [`; ${count(found.same)} of ${quote(name, 80)}`] : []));
  return success(`${those} ${namesInWords(lists.map(({ name }) => name))}${counts.join('')}${without}`);
}

function lacksOf(own: ApiList, lists: readonly Compared[]): readonly string[] {
  const missing = [...new Set(lists.flatMap(({ apis }) => [...apis.keys()]))].filter((api) => !own.apis.has(api)).sort();
  if (missing.length === 0) return [];
  const holders = lists.filter(({ apis }) => missing.some((api) => apis.has(api))).map(({ name }) => name);
  const verb = missing.length === 1 ? 'is' : 'are';
  return [`${namesInWords(missing)} ${verb} missing, which ${namesInWords(holders)} ${holders.length === 1 ? 'has' : 'have'}`];
}

type NamedFinding = { readonly name: string; readonly found: SubscriptionFinding };

function subscriptionFindings(answers: readonly Answer[], look: HttpLook, list: ApiList): readonly NamedFinding[] {
  const { peers = [] } = look;
  const members = peers.length + 1;
  return namedApis(look, list).map(({ name: api }, i) => {
    const [own, ...others] = answers.slice(members * (i + 1), members * (i + 2)).map(subscriptionsOf);
    const read = others.flatMap((ids, j) => (ids ? [{ name: peers[j] ?? '', ids }] : []));
    return { name: api, found: compareSubscriptions({ api, own, others: read }) };
  });
}

function lackIn(api: string, { missing, holders }: Extract<SubscriptionFinding, { missing: number }>): string {
  const verbs = [missing === 1 ? 'is' : 'are', holders.length === 1 ? 'has' : 'have'];
  return `${count(missing)} of ${quote(api, 80)} ${verbs[0]} missing, which ${namesInWords(holders)} ${verbs[1]}`;
}

function count(subscriptions: number): string {
  return `${subscriptions} ${subscriptions === 1 ? 'subscription' : 'subscriptions'}`;
}

// What is wrong with another gateway, its own checks report.
function listOf({ http, trouble }: Answer): ApiList | undefined {
  const read = http && !trouble ? readApiList(http) : undefined;
  return read && 'apis' in read ? read : undefined;
}

/** How many of these answers are lists of gateways with at least one API: a gateway that runs, and is not starting. */
export function holdersAmong(answers: readonly Answer[]): number {
  return answers.filter((answer) => (listOf(answer)?.apis.size ?? 0) > 0).length;
}

/** The outcome of a comparison that cannot be made. */
export function notCompared(why: string): Outcome {
  return unknown('fleet.not-compared', why);
}

/** Writes the first names of a list, and how many more there are. */
export function namesInWords(names: readonly string[]): string {
  const shown = names.slice(0, NAMED).map((name) => quote(name, 80));
  return names.length > NAMED ? `${shown.join(', ')}, and ${names.length - NAMED} more` : shown.join(', ');
}
