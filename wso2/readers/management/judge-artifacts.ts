import { failure, type Outcome, success, unknown } from '../../../monitor/observation/outcome.ts';
import { BODY_LIMIT_TEXT } from '../../../monitor/target/body-limit.ts';
import type { ListedName } from '../../../monitor/target/probe.ts';
import { isCount } from '../../../monitor/text/guards.ts';
import { nearestWord } from '../../../monitor/text/nearest-word.ts';
import { quote } from '../../../monitor/text/quote.ts';
import { type Artifact, isNamed } from './artifact.ts';

/** The words of a kind of artifact: one of them, several, and what a listed one is known to be. */
export type Noun = { readonly one: string; readonly many: string; readonly proves: string };

/** What is wrong with one artifact. */
type Finding = {
  readonly reason: 'wso2.artifact-missing' | 'wso2.faulty-capps' | 'wso2.artifact-inactive' | 'wso2.message-store';
  readonly text: string;
};

/** In this order, the worst first, which gives the reason. */
const ORDER: readonly Finding['reason'][] = ['wso2.artifact-missing', 'wso2.faulty-capps', 'wso2.artifact-inactive', 'wso2.message-store'];

const STOPPED: Readonly<Record<'faulty' | 'inactive', Finding['reason']>> = {
  faulty: 'wso2.faulty-capps',
  inactive: 'wso2.artifact-inactive',
};

/** What must be in a list, and whether its end is missing. */
type Wanted = { readonly listed: readonly ListedName[]; readonly isCut: boolean };

/** Judges a list of artifacts: by the names that must be in it, or without names by what it says itself. */
export function judgeArtifacts(artifacts: readonly Artifact[], noun: Noun, wanted: Wanted): Outcome {
  const outcome = judgeStates(artifacts, noun, wanted);
  const sizes = sizesOf(artifacts, wanted);
  return outcome.outcome === 'unknown' || Object.keys(sizes).length === 0 ? outcome : { ...outcome, sizes };
}

function sizesOf(artifacts: readonly Artifact[], { listed }: Wanted): Readonly<Record<string, number>> {
  const sized = listed.map(({ name }) => [name, artifacts.find((one) => one.name === name)?.size] as const);
  return Object.fromEntries(sized.filter((one): one is readonly [string, number] => isCount(one[1])));
}

function judgeStates(artifacts: readonly Artifact[], noun: Noun, { listed, isCut }: Wanted): Outcome {
  const findings = listed.length > 0 ? listed.flatMap((one) => findingOf(one, artifacts)) : artifacts.flatMap(stateFinding);
  const worst = ORDER.find((reason) => findings.some((one) => one.reason === reason));
  const unseen = isCut ? listed.filter(({ name }) => !artifacts.some((one) => isNamed(name, one))) : [];
  if (unseen.length > 0) {
    const names = unseen.slice(0, MOST).map(({ name }) => shown(name));
    return unknown('monitor.cut-list', `${names.join(', ')}: not in the first ${BODY_LIMIT_TEXT} of the ${noun.many}`);
  }
  if (worst === undefined) return success(`${healthy(artifacts, noun, listed)}${isCut ? ` (in the first ${BODY_LIMIT_TEXT})` : ''}`);
  const sorted = ORDER.flatMap((reason) => findings.filter((one) => one.reason === reason));
  const texts = sorted.map(({ text }) => text);
  const more = texts.length > MOST ? `, and ${texts.length - MOST} more` : '';
  return failure(worst, `${texts.length === 1 ? noun.one : noun.many} ${texts.slice(0, MOST).join(', ')}${more}`);
}

/** How many artifacts a message names. */
const MOST = 5;

function findingOf({ name, maxSize }: ListedName, artifacts: readonly Artifact[]): readonly Finding[] {
  const same = artifacts.filter((one) => isNamed(name, one));
  const found = same.find(({ state }) => state === 'active') ?? same[0];
  if (!found) return [{ reason: 'wso2.artifact-missing', text: `${shown(name)} is missing${hint(name, artifacts)}` }];
  if (maxSize !== undefined && found.size !== undefined && found.size > maxSize) {
    return [{ reason: 'wso2.message-store', text: `${shown(name)} holds ${found.size} messages, more than ${maxSize}` }];
  }
  return stateFinding({ ...found, name });
}

function stateFinding({ name, state }: Artifact): readonly Finding[] {
  return state === 'active' ? [] : [{ reason: STOPPED[state], text: `${shown(name)} is ${state}` }];
}

function hint(name: string, artifacts: readonly Artifact[]): string {
  if (artifacts.length === 0) return ' (the server has none)';
  const names = artifacts.map((one) => (one.version === undefined ? one.name : `${one.name}_${one.version}`));
  const near = nearestWord(name, [...artifacts.map((one) => one.name), ...names]);
  return near === undefined ? '' : ` (the server has ${shown(near)})`;
}

function healthy(artifacts: readonly Artifact[], { one, many, proves }: Noun, listed: readonly ListedName[]): string {
  if (listed.length === 0) return artifacts.length === 0 ? `no ${many}` : `${count(artifacts.length, one, many)}, ${proves}`;
  const others = artifacts.filter((artifact) => artifact.state !== 'active' && !listed.some(({ name }) => isNamed(name, artifact)));
  const aside =
    others.length === 0
      ? ''
      : `; not named and not active: ${others
          .slice(0, MOST)
          .map(({ name }) => shown(name))
          .join(', ')}`;
  return `${count(listed.length, `named ${one}`, `named ${many}`)}, ${proves}${aside}`;
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}

function shown(name: string): string {
  return quote(name, 80) || '(not a name)';
}
