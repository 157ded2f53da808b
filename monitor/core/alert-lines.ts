import { runbookLink } from './alarm.ts';
import type { Change } from './change.ts';
import { reasonOf } from './diagnosis.ts';
import { afterSilence, headlineOf } from './headline.ts';
import { consequencesInWords, inTime, inUtc, reasonInWords, STATUS_WORDS } from './in-words.ts';
import { ladderLine } from './ladder.ts';
import type { NoticeSetting } from './notice-of.ts';
import { quote } from './quote.ts';
import { isRed } from './status.ts';
import { timeline } from './timeline.ts';
import { CALM_MS } from './turns.ts';

/** A line of facts: its label, and what it says; one without a text is left out. */
type Fact = readonly [label: string, text: string | undefined];

/** What people read about one target: what is wrong and what to do first, then the evidence. */
export function alertLines(change: Change, earlier: readonly Change[], setting: NoticeSetting): readonly string[] {
  const { target, diagnosis } = change;
  const facts: readonly Fact[] = [
    ...whatToDo(change, setting),
    ['ladder', diagnosis ? ladderLine(diagnosis, change.observations) : undefined],
    ...consequencesInWords(diagnosis).map((line): Fact => ['also', line]),
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

// A label that repeats is said once.
function linesOf(facts: readonly Fact[]): readonly string[] {
  const said = facts.flatMap(([label, text]) => (text === undefined ? [] : [[label, text] as const]));
  return said.map(([label, text], i) => `  ${(said[i - 1]?.[0] === label ? '' : label).padEnd(8)} ${quote(text, MAX_LINE)}`);
}

const MAX_LINE = 600;

function whatToDo(change: Change, { impactOf, runbook }: NoticeSetting): readonly Fact[] {
  const { target, to, diagnosis, kind } = change;
  const reason = reasonOf(diagnosis);
  if (kind === 'gone') {
    return [
      [
        'why',
        'it is no longer in the config, or has another name there: nobody looks at it any more, and nobody will tell of its recovery',
      ],
      ['since', sinceOf(change)],
      ['fix', 'if that was on purpose, close its incident in the pager by hand; if not, put it back and deploy'],
    ];
  }
  return [
    ['why', diagnosis?.summary],
    ['since', sinceOf(change)],
    ...(kind === 'flapping'
      ? [['told', `single changes are not told until nothing has changed for ${inTime(CALM_MS)}; then you hear how it is`] as const]
      : []),
    ['fix', diagnosis?.fix],
    ['traffic', impactOf(target.profile, to, reason)],
    ['runbook', reason && runbookLink(reason, runbook)],
  ];
}

function sinceOf(change: Change): string {
  const { at, from, to, kind, incident, after } = change;
  const was = from === undefined ? 'first verdict' : `was ${STATUS_WORDS[from]}`;
  if (kind === 'reminder') {
    const unseen = isRed(to) ? '' : `; cannot see it since ${inUtc(change.health.since)}`;
    return `${inUtc(incident ?? at)}, ${inTime(at - (incident ?? at))} ago${unseen}`;
  }
  if (kind === 'gone') return incident === undefined ? inUtc(at) : `${inUtc(incident)}, its incident was open for ${inTime(at - incident)}`;
  if (kind === 'resumed' && after && incident !== undefined && isRed(to)) {
    const before = after === 'maintenance' ? ', since before the window ended' : '';
    return `${inUtc(incident)}${before}, told now ${afterSilence(after)}`;
  }
  // What time alone brought is older than the moment it is told.
  const began = kind === 'resumed' || kind === 'calm' ? change.health.since : at;
  return `${inUtc(began)}, ${was}${incidentOf({ ...change, at: began })}`;
}

function incidentOf({ incident, at, to }: Change): string {
  if (incident === undefined || at === incident) return '';
  return `; the incident ${to === 'ready' || to === 'degraded' ? 'lasted' : 'is open for'} ${inTime(at - incident)}`;
}

/** So many dependents are named. */
const MAX_DEPENDENTS = 20;

function dependentsOf({ dependents = [] }: Change): readonly Fact[] {
  const named = dependents.slice(0, MAX_DEPENDENTS).map(({ name, status, since, reason }): Fact => {
    return ['red too', `${name}: ${STATUS_WORDS[status]} since ${inUtc(since)}${reason ? ` (${reason})` : ''}, depends on this one`];
  });
  const more = dependents.length - named.length;
  return [...named, ...(more > 0 ? [['red too', `and ${more} more`] as const] : [])];
}

/** What is known of the server besides: its version, its certificate, and what was wrong in an incident that is over. */
function knownFacts({ health, observations, reasons, to }: Change): readonly Fact[] {
  const { product } = health;
  const shown = observations.find(({ tls }) => tls !== undefined)?.tls;
  const named = product && quote(`${product.name} ${product.version}`, 120);
  const days = shown && Math.floor(shown.daysRemaining);
  const cert =
    shown &&
    `${quote(shown.subject, 120)}, ${days} days left${shown.trusted ? '' : `, not trusted${shown.problem ? ` (${shown.problem})` : ''}`}`;
  const over = reasons && !isRed(to) ? reasons.join(', then ') : undefined;
  return [
    ['was', over],
    ['product', named],
    ['cert', cert],
  ];
}

function beforeOf(one: Change): string {
  const why = one.diagnosis ? `: ${reasonInWords(one.diagnosis)}` : '';
  return one.kind === 'reason' ? `reason at ${inUtc(one.at)}${why}` : `${STATUS_WORDS[one.to]} at ${inUtc(one.at)}${why}`;
}
