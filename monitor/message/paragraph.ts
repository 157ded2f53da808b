import { type Diagnosis, reasonOf } from '../health/diagnosis.ts';
import { isRed } from '../health/status.ts';
import { STABLE_MS } from '../incident/flapping.ts';
import type { Observation } from '../observation/observation.ts';
import type { Product } from '../observation/outcome.ts';
import { daysLeft } from '../observation/signals.ts';
import { formatDuration, formatUtc } from '../text/duration.ts';
import { quote } from '../text/quote.ts';
import type { Change } from './change.ts';
import { headlineOf, sinceWhen } from './headline.ts';
import { ladderLine } from './ladder.ts';
import type { NotificationSetting } from './notification.ts';
import { runbookLink } from './runbook.ts';
import { timeline } from './timeline.ts';
import { consequencesInWords, reasonInWords, STATUS_WORDS } from './words.ts';

/** A line of facts: its label, and what it says; one without a text is left out. */
type Fact = readonly [label: string, text: string | undefined];

/** What people read about one target: what is wrong and what to do first, then the evidence. */
export function paragraphOf(change: Change, earlier: readonly Change[], setting: NotificationSetting): readonly string[] {
  const { target, diagnosis } = change;
  const facts: readonly Fact[] = [
    ...whatToDo(change, setting),
    ['ladder', diagnosis ? ladderLine(diagnosis, target.probes) : undefined],
    ...alsoBroken(diagnosis),
    ...dependentsOf(change),
    ...timeline(change.looks ?? []).map((line): Fact => ['looks', line]),
    ...knownFacts(change),
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

// What was broken when the monitor went blind is what is known last, not how it is.
function alsoBroken(diagnosis: Diagnosis | null): readonly Fact[] {
  if (diagnosis === null || !('kind' in diagnosis) || diagnosis.kind !== 'monitor') {
    return consequencesInWords(diagnosis).map((line): Fact => ['also', line]);
  }
  const [blind, seen] = [true, false].map((isBlind) => diagnosis.consequences.filter(({ kind }) => (kind === 'monitor') === isBlind));
  return [
    ...consequencesInWords({ ...diagnosis, consequences: blind ?? [] }).map((line): Fact => ['also', line]),
    ...consequencesInWords({ ...diagnosis, consequences: seen ?? [] }).map((line): Fact => ['seen', `last, before it went blind: ${line}`]),
  ];
}

// A label that repeats is said once.
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
      [
        'why',
        'it is no longer in the config, or has another name there: nobody looks at it any more, and nobody will tell of its recovery',
      ],
      ['since', sinceWhen(change)],
      ['fix', 'if that was on purpose, close its incident in the pager by hand; if not, put it back and deploy'],
    ];
  }
  return [
    ['why', diagnosis?.summary],
    ['since', sinceWhen(change)],
    ...(kind === 'flapping'
      ? [
          [
            'told',
            `single changes are not told until nothing has changed for ${formatDuration(STABLE_MS)}; then you hear how it is`,
          ] as const,
        ]
      : []),
    ['fix', diagnosis?.fix],
    ['traffic', endsIncident(change) ? 'it takes traffic again' : impactOf(target.profile, to, reason)],
    ['runbook', reason && runbookLink(reason, runbook)],
  ];
}

function endsIncident({ to, incident }: Change): boolean {
  return to === 'ready' && incident !== undefined;
}

/** So many dependents are named. */
const MAX_DEPENDENTS = 20;

function dependentsOf({ dependents = [] }: Change): readonly Fact[] {
  const named = dependents.slice(0, MAX_DEPENDENTS).map(({ name, status, since, reason }): Fact => {
    return ['red too', `${name}: ${STATUS_WORDS[status]} since ${formatUtc(since)}${reason ? ` (${reason})` : ''}, depends on this one`];
  });
  const more = dependents.length - named.length;
  return [...named, ...(more > 0 ? [['red too', `and ${more} more`] as const] : [])];
}

/** What is known of the server besides: its version, its certificate, and what was wrong in an incident that is over. */
function knownFacts(change: Change): readonly Fact[] {
  const { health, observations, diagnosis, to } = change;
  const { reasons, ran } = change.kind === 'change' || change.kind === 'flapping' ? change : {};
  const { product } = health;
  const over = reasons && !isRed(to) ? reasons.join(', then ') : undefined;
  return [
    ['was', over],
    ['product', product && `${nameOf(product)}${wasNamed(product, ran)}`],
    ['cert', certificateOf(observations, diagnosis?.probe)],
  ];
}

// Ports have certificates of their own: that of the probe in question, else the one that ends first.
function certificateOf(observations: readonly Observation[], probe: string | undefined): string | undefined {
  const shown = observations.flatMap((seen) => (seen.tls ? [{ ...seen.tls, isOwn: seen.probe === probe }] : []));
  const [first] = shown.sort((a, b) => Number(b.isOwn) - Number(a.isOwn) || a.daysRemaining - b.daysRemaining);
  if (!first) return undefined;
  const { subject, daysRemaining, trusted, problem } = first;
  return `${quote(subject, 120)}, ${daysLeft(daysRemaining)}${trusted ? '' : `, not trusted${problem ? ` (${problem})` : ''}`}`;
}

function nameOf({ name, version }: Product): string {
  return quote(`${name} ${version}`, 120);
}

// Who comes back as another version was upgraded, or rolled back.
function wasNamed(product: Product, ran: Product | undefined): string {
  return ran === undefined || nameOf(ran) === nameOf(product) ? '' : `; before the incident it was ${nameOf(ran)}`;
}

function beforeOf(one: Change): string {
  const why = one.diagnosis ? `: ${reasonInWords(one.diagnosis)}` : '';
  return one.kind === 'reason' ? `reason at ${formatUtc(one.at)}${why}` : `${STATUS_WORDS[one.to]} at ${formatUtc(one.at)}${why}`;
}
