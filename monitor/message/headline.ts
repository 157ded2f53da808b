import { isRed } from '../health/status.ts';
import type { Silence } from '../memory/silence.ts';
import { formatDuration, formatUtc } from '../text/duration.ts';
import { quote } from '../text/quote.ts';
import type { Change } from './change.ts';
import { reasonInWords, STATUS_WORDS } from './words.ts';

/**
 * The two parts of a subject that stand around the name of the target: `head` before it, `words` after it.
 */
export type Headline = { readonly head: string; readonly words: string };

type Of<Kind extends Change['kind']> = Extract<Change, { readonly kind: Kind }>;

/** Returns the subject of a piece of news, in two parts. */
export function headlineOf(change: Change): Headline {
  const head = STATUS_WORDS[change.to];
  if (change.kind === 'gone') return { head: 'NO LONGER MONITORED', words: `its last status was ${head}` };
  if (change.kind === 'apis') return { head: 'APIS CHANGED', words: apisOf(change) };
  if (change.kind === 'reminder') return reminder(change);
  if (change.kind === 'flapping') return { head: 'FLAPPING', words: `${changesOf(change)}, now ${head}` };
  if (change.kind === 'calm') return { head, words: calm(change) };
  return { head, words: change.kind === 'resumed' ? resumed(change) : plain(change) };
}

/** How many APIs a subject names. */
const NAMED = 5;

function apisOf({ came, went }: Of<'apis'>): string {
  const listed = (what: string, names: readonly string[]) => {
    const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : '';
    return names.length === 0 ? [] : [`${what} ${quote(names.slice(0, NAMED).join(', '), 300)}${more}`];
  };
  return [...listed('now checked:', came), ...listed('no longer listed:', went)].join('; ');
}

const AFTER: Readonly<Record<Exclude<Silence, 'dependency'>, string>> = {
  maintenance: 'after maintenance',
  muted: 'after the mute',
  flapping: 'after flapping',
};

/** Says after which suppression a target is reported. */
function afterSilence(silence: Silence): string {
  return silence === 'dependency' ? 'now, because not all of its dependencies are failing' : AFTER[silence];
}

function plain(change: Change): string {
  const { diagnosis, from, incident, at } = change;
  if (diagnosis) return whyOf(change);
  if (from === undefined) return 'now monitored';
  return incident !== undefined ? `recovered after ${formatDuration(at - incident)}` : 'healthy again';
}

function reminder(change: Of<'reminder'>): Headline {
  const { to, diagnosis, at, incident } = change;
  const why = diagnosis ? `, ${whyOf(change)}` : '';
  const lasted = formatDuration(at - incident);
  return { head: `STILL ${STATUS_WORDS[to]}`, words: `${isRed(to) ? '' : 'incident open '}for ${lasted}${why}` };
}

function calm(change: Of<'calm'>): string {
  const { to, diagnosis } = change;
  return `stable after ${changesOf(change)}${to !== 'ready' && diagnosis ? `, ${whyOf(change)}` : ''}`;
}

function resumed(change: Of<'resumed'>): string {
  const { to, diagnosis, incident, after } = change;
  const isFailing = isRed(to);
  if (!isFailing && incident !== undefined) return `recovered, reported ${afterSilence(after)}`;
  if (!diagnosis) return after === 'dependency' ? 'healthy' : `healthy ${AFTER[after]}`;
  if (after === 'dependency') return `${isFailing ? 'failing on its own, ' : ''}${whyOf(change)}`;
  return `${isFailing ? 'still failing ' : ''}${AFTER[after]}, ${whyOf(change)}`;
}

function whyOf({ diagnosis, observations }: Change): string {
  return diagnosis ? reasonInWords(diagnosis, observations) : '';
}

function changesOf({ changes }: Of<'calm' | 'flapping'>): string {
  return `${changes.count} changes in ${formatDuration(changes.overMs)}`;
}

/**
 * Returns the "since" line of an email: when the status began, the status before it, and how long the
 * incident has been open or lasted. Times are UTC.
 */
export function sinceWhen(change: Change): string {
  const { at, to, kind, incident } = change;
  if (kind === 'reminder') {
    const unknown = to !== 'unknown' ? '' : `; status unknown since ${formatUtc(change.health.since)}`;
    return `${formatUtc(incident ?? at)}, ${formatDuration(at - (incident ?? at))} ago${unknown}`;
  }
  if (kind === 'gone')
    return incident === undefined ? formatUtc(at) : `${formatUtc(incident)}; the incident was open for ${formatDuration(at - incident)}`;
  if (change.kind === 'resumed' && incident !== undefined && isRed(to)) {
    const { after } = change;
    const before = after === 'maintenance' ? ', before the maintenance window ended' : '';
    return `${formatUtc(incident)}${before}; reported ${afterSilence(after)}`;
  }
  // News of these two kinds is written some time after the status began.
  const began = kind === 'resumed' || kind === 'calm' ? change.health.since : at;
  return `${formatUtc(began)}${wasBefore(change)}${incidentOf({ ...change, at: began })}`;
}

function wasBefore({ from, to }: Change): string {
  if (from === undefined) return ', first result';
  return from === to ? '' : `, was ${STATUS_WORDS[from]}`;
}

function incidentOf({ incident, at, to }: Change): string {
  if (incident === undefined || at === incident) return '';
  return `; the incident ${to === 'ready' || to === 'degraded' ? 'lasted' : 'has been open for'} ${formatDuration(at - incident)}`;
}
