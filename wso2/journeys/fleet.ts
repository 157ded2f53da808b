import type { NextLook } from '../../monitor/engine/ports.ts';
import type { Answer, HttpAnswer } from '../../monitor/observation/observation.ts';
import { failure, type Outcome, success, unknown } from '../../monitor/observation/outcome.ts';
import type { HttpLook } from '../../monitor/target/probe.ts';
import type { Target } from '../../monitor/target/target.ts';
import { defined, omit } from '../../monitor/text/objects.ts';
import { quote } from '../../monitor/text/quote.ts';
import { readApiList } from './api-list.ts';
import { type JourneyStage, ON_THE_WAY } from './journey.ts';

/** From this many APIs on, a list of less than half of them is not believed. */
const HALVED_FROM = 4;

/** How many APIs or gateways a detail names. */
const NAMED = 5;

/** Reads the gateway's own list, the first answer of a check of a fleet. */
export function readOwnApis(answer: HttpAnswer): Outcome {
  const own = readApiList(answer);
  if ('outcome' in own) return own.outcome;
  return own.apis.size === 0 ? notCompared('the gateway lists no API') : ON_THE_WAY;
}

/** Returns the request for the list of the next gateway of the fleet. One that fails does not end the check. */
export function followFleet(target: Target, look: HttpLook, answers: readonly Answer[]): NextLook | undefined {
  const own = answers[0]?.http && readApiList(answers[0].http);
  if (!own || 'outcome' in own || own.apis.size === 0) return undefined;
  const { peers = [] } = look;
  const peer = target.peers?.find(({ name }) => name === peers[answers.length - 1]);
  if (!peer) return undefined;
  const among = peers.length - answers.length + 1;
  return { look: { ...peer.look, ...defined({ reader: look.reader }), peers }, reached: omit(peer, 'look'), among };
}

type Compared = { readonly name: string; readonly apis: ReadonlySet<string> };

/**
 * Compares the lists of a fleet: what another gateway holds and this one lacks is missing. A gateway that could not
 * be asked makes the comparison smaller.
 */
export function compareFleet(answers: readonly Answer[], { look }: Pick<JourneyStage, 'look'>): Outcome {
  const [own, ...others] = answers.map(listOf);
  const lists = others.flatMap((apis, i): readonly Compared[] => (apis ? [{ name: look.peers?.[i] ?? '', apis }] : []));
  const unread = (look.peers ?? []).slice(0, others.length).filter((_, i) => others[i] === undefined);
  const without = unread.length === 0 ? '' : `; not read: ${named(unread)}`;
  if (!own) return notCompared('the list of the gateway itself could not be read');
  if (lists.length === 0) return notCompared(`no other gateway could be asked${without}`);
  const largest = Math.max(...lists.map(({ apis }) => apis.size));
  if (largest >= HALVED_FROM && own.size * 2 < largest)
    return notCompared(`the gateway lists ${own.size} of at least ${largest} APIs, so it may still be deploying them`);
  const missing = [...new Set(lists.flatMap(({ apis }) => [...apis]))].filter((api) => !own.has(api)).sort();
  const those = own.size === 1 ? 'the only API is that of' : `the ${own.size} APIs are those of`;
  if (missing.length === 0) return success(`${those} ${named(lists.map(({ name }) => name))}${without}`);
  const holders = lists.filter(({ apis }) => missing.some((api) => apis.has(api))).map(({ name }) => name);
  const verb = missing.length === 1 ? 'is' : 'are';
  return failure(
    'fleet.out-of-sync',
    `${named(missing)} ${verb} missing, which ${named(holders)} ${holders.length === 1 ? 'has' : 'have'}${without}`,
  );
}

// What is wrong with another gateway, its own checks report.
function listOf({ http, trouble }: Answer): ReadonlySet<string> | undefined {
  const read = http && !trouble ? readApiList(http) : undefined;
  return read && 'apis' in read ? read.apis : undefined;
}

/** The outcome of a gateway whose own list exceeds the size limit. */
export function tooManyApis(detail: string): Outcome {
  return notCompared(`the list of the gateway is too long: ${detail}`);
}

function notCompared(why: string): Outcome {
  return unknown('fleet.not-compared', why);
}

function named(names: readonly string[]): string {
  const shown = names.slice(0, NAMED).map((name) => quote(name, 80));
  return names.length > NAMED ? `${shown.join(', ')}, and ${names.length - NAMED} more` : shown.join(', ');
}
