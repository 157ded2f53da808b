import { type Diagnosis, reasonOf } from '../health/diagnosis.ts';
import { placesInWords } from '../health/places.ts';
import { isRed } from '../health/status.ts';
import { STABLE_MS } from '../incident/flapping.ts';
import { firstToEnd } from '../observation/first-to-end.ts';
import type { Observation } from '../observation/observation.ts';
import type { Product } from '../observation/outcome.ts';
import { expiryInWords } from '../observation/signals.ts';
import { formatDuration, formatUtc } from '../text/duration.ts';
import { quote } from '../text/quote.ts';
import type { Change } from './change.ts';
import { headlineOf, sinceWhen } from './headline.ts';
import { ladderLine } from './ladder.ts';
import type { NotificationSetting } from './notification.ts';
import { runbookLink } from './runbook.ts';
import { timeline } from './timeline.ts';
import { consequencesInWords, reasonInWords, STATUS_WORDS, shownCertificate } from './words.ts';

/**
 * A line of a paragraph: a label of at most 8 characters, and the text. A line without a text is left out.
 */
type Fact = readonly [label: string, text: string | undefined];

/**
 * Returns the paragraph of an email about one target, line by line: the problem and the fix first, then the
 * evidence.
 */
export function paragraphOf(change: Change, earlier: readonly Change[], setting: NotificationSetting): readonly string[] {
  const { target, diagnosis } = change;
  const facts: readonly Fact[] = [
    ...whatToDo(change, setting),
    ['stages', diagnosis ? ladderLine(diagnosis, target.probes) : undefined],
    ...alsoBroken(diagnosis),
    ['regions', reasonOf(diagnosis) === 'path.partial' ? undefined : placesInWords(target, change.health) || undefined],
    ...dependentsOf(change),
    ...timeline(change.looks ?? []).map((line): Fact => ['checks', line]),
    ...knownFacts(change),
    ...notesOf(change),
    ...earlier.map((one): Fact => ['before', beforeOf(one)]),
    [
      'labels',
      Object.entries(target.labels)
        .map(([key, value]) => `${key}=${value}`)
        .join(', ') || undefined,
    ],
  ];
  return [`${headlineOf(change).head}  ${target.name}  (${target.profile}, ${target.host})`, ...linesOf(facts)];
}

// While the monitor cannot check a target, the last failures it saw may be over.
function alsoBroken(diagnosis: Diagnosis | null): readonly Fact[] {
  if (diagnosis === null || !('kind' in diagnosis) || diagnosis.kind !== 'monitor') {
    return consequencesInWords(diagnosis).map((line): Fact => ['also', line]);
  }
  const [unchecked, seen] = [true, false].map((isOwn) => diagnosis.consequences.filter(({ kind }) => (kind === 'monitor') === isOwn));
  return [
    ...consequencesInWords({ ...diagnosis, consequences: unchecked ?? [] }).map((line): Fact => ['also', line]),
    ...consequencesInWords({ ...diagnosis, consequences: seen ?? [] }).map(
      (line): Fact => ['earlier', `${line}, last seen before the status became unknown`],
    ),
  ];
}

// A label that repeats is written once.
function linesOf(facts: readonly Fact[]): readonly string[] {
  const said = facts.flatMap(([label, text]) => (text === undefined ? [] : [[label, text] as const]));
  return said.map(([label, text], i) => `  ${(said[i - 1]?.[0] === label ? '' : label).padEnd(8)} ${quote(text, MAX_LINE)}`);
}

const MAX_LINE = 600;

function whatToDo(change: Change, { impactOf, runbook }: NotificationSetting): readonly Fact[] {
  const { target, to, diagnosis, kind } = change;
  const reason = reasonOf(diagnosis);
  if (kind === 'gone') {
    return [
      ['why', 'it was removed from the config, or renamed. It is no longer monitored, so you will not be notified if it recovers'],
      ['since', sinceWhen(change)],
      ['fix', 'if this was intended, resolve its incident in the pager manually. If not, restore it in the config and deploy'],
    ];
  }
  return [
    ['why', diagnosis?.summary],
    ['since', sinceWhen(change)],
    ...(kind === 'flapping'
      ? [
          [
            'note',
            `individual changes are suppressed until the target is stable for ${formatDuration(STABLE_MS)}. You will then get a summary`,
          ] as const,
        ]
      : []),
    ['note', noteOf(change)],
    ['fix', diagnosis?.fix],
    ['traffic', endsIncident(change) ? 'it can serve traffic again' : impactOf(target, to, diagnosis)],
    ['runbook', reason && runbookLink(reason, runbook)],
  ];
}

// Another value is of a later release.
function noteOf({ unread, at, health: { unreadSince = at } }: Change): string | undefined {
  const since = `since ${formatUtc(unreadSince)}`;
  if (unread === 'mutes') return `the mutes could not be read ${since}: it is not known whether this target is muted`;
  return unread === 'dependencies' ? `its dependencies could not be read ${since}: they may be failing too` : undefined;
}

function endsIncident({ to, incident }: Change): boolean {
  return to === 'ready' && incident !== undefined;
}

function notesOf({ notes = [] }: Change): readonly Fact[] {
  return notes.map(({ at, by, text }): Fact => ['notes', `${formatUtc(at)} ${by}: ${text}`]);
}

/** The most dependents that a paragraph names. */
const MAX_DEPENDENTS = 20;

function dependentsOf({ dependents = [], target: { name: on } }: Change): readonly Fact[] {
  const named = dependents.slice(0, MAX_DEPENDENTS).map(({ name, status, since, reason }): Fact => {
    return ['failing', `${name}: ${STATUS_WORDS[status]} since ${formatUtc(since)}${reason ? ` (${reason})` : ''}, depends on ${on}`];
  });
  const more = dependents.length - named.length;
  return [...named, ...(more > 0 ? [['failing', `and ${more} more`] as const] : [])];
}

/**
 * Returns further facts about the server: the reasons of an incident that has ended, its version, and its
 * certificate.
 */
function knownFacts(change: Change): readonly Fact[] {
  const { health, observations, diagnosis, to } = change;
  const { reasons, ran } = change.kind === 'change' || change.kind === 'flapping' ? change : {};
  const { product } = health;
  const over = reasons && !isRed(to) ? reasons.join(', then ') : undefined;
  return [
    ['reasons', over],
    ['product', product && `${nameOf(product)}${wasNamed(product, ran)}`],
    ['cert', certificateOf(observations, diagnosis?.probe)],
  ];
}

function certificateOf(observations: readonly Observation[], probe: string | undefined): string | undefined {
  const shown = shownCertificate(observations, probe);
  if (!shown) return undefined;
  const { trusted, problem } = shown;
  const { subject, daysRemaining } = trusted ? firstToEnd(shown) : shown;
  return `${quote(subject, 120)}, ${expiryInWords(daysRemaining)}${trusted ? '' : `, not trusted${problem ? ` (${problem})` : ''}`}`;
}

function nameOf({ name, version }: Product): string {
  return quote(`${name} ${version}`, 120);
}

// A server that recovers with another version was upgraded or rolled back.
function wasNamed(product: Product, ran: Product | undefined): string {
  return ran === undefined || nameOf(ran) === nameOf(product) ? '' : `; before the incident it was ${nameOf(ran)}`;
}

function beforeOf(one: Change): string {
  const why = one.diagnosis ? `: ${reasonInWords(one.diagnosis)}` : '';
  return one.kind === 'reason' ? `reason at ${formatUtc(one.at)}${why}` : `${STATUS_WORDS[one.to]} at ${formatUtc(one.at)}${why}`;
}
