import { isRed } from '../health/status.ts';
import type { Silence } from '../memory/silence.ts';
import { formatDuration, formatUtc } from '../text/duration.ts';
import type { Change } from './change.ts';
import { reasonInWords, STATUS_WORDS } from './words.ts';

/** What a subject says of one target: what it begins with, and what follows the target's name. */
export type Headline = { readonly head: string; readonly words: string };

type Of<Kind extends Change['kind']> = Extract<Change, { readonly kind: Kind }>;

/** How each piece of news is put into a subject. */
export function headlineOf(change: Change): Headline {
  const head = STATUS_WORDS[change.to];
  if (change.kind === 'gone') return { head: 'NO LONGER MONITORED', words: `it was ${head}` };
  if (change.kind === 'reminder') return reminder(change);
  if (change.kind === 'flapping') return { head: 'FLAPPING', words: `${changesOf(change)}, now ${head}` };
  if (change.kind === 'calm') return { head, words: calm(change) };
  return { head, words: change.kind === 'resumed' ? resumed(change) : plain(change) };
}

const AFTER: Readonly<Record<Silence, string>> = {
  maintenance: 'after maintenance',
  muted: 'after the mute',
  flapping: 'after flapping',
  dependency: 'by itself, no longer because of others',
};

/** How it is called that people hear of something again. */
function afterSilence(silence: Silence): string {
  return AFTER[silence];
}

function plain({ diagnosis, from, incident, at }: Change): string {
  if (diagnosis) return reasonInWords(diagnosis);
  if (from === undefined) return 'now monitored';
  return incident !== undefined ? `recovered after ${formatDuration(at - incident)}` : 'all well again';
}

function reminder({ to, diagnosis, at, incident }: Of<'reminder'>): Headline {
  const why = diagnosis ? `: ${reasonInWords(diagnosis)}` : '';
  if (!isRed(to)) return { head: 'STILL UNSEEN', words: `incident open for ${formatDuration(at - incident)}${why}` };
  return { head: `STILL ${STATUS_WORDS[to]}`, words: `for ${formatDuration(at - incident)}${why}` };
}

function calm(change: Of<'calm'>): string {
  const { to, diagnosis } = change;
  if (to === 'ready') return `calm after ${changesOf(change)}`;
  return `stays so after ${changesOf(change)}${diagnosis ? `: ${reasonInWords(diagnosis)}` : ''}`;
}

function resumed({ to, diagnosis, incident, after }: Of<'resumed'>): string {
  const still = isRed(to) ? 'still failing ' : '';
  if (!isRed(to) && incident !== undefined) return `recovered meanwhile, told ${AFTER[after]}`;
  if (!diagnosis) return `well ${AFTER[after]}`;
  return after === 'dependency' ? `${reasonInWords(diagnosis)} (${AFTER[after]})` : `${still}${AFTER[after]}: ${reasonInWords(diagnosis)}`;
}

function changesOf({ changes }: Of<'calm' | 'flapping'>): string {
  return `${changes.count} changes in ${formatDuration(changes.overMs)}`;
}

/** Since when a piece of news is so, how it was before, and how long its incident lasts or has lasted; times are UTC. */
export function sinceWhen(change: Change): string {
  const { at, to, kind, incident } = change;
  if (kind === 'reminder') {
    const unseen = isRed(to) ? '' : `; cannot see it since ${formatUtc(change.health.since)}`;
    return `${formatUtc(incident ?? at)}, ${formatDuration(at - (incident ?? at))} ago${unseen}`;
  }
  if (kind === 'gone')
    return incident === undefined ? formatUtc(at) : `${formatUtc(incident)}, its incident was open for ${formatDuration(at - incident)}`;
  if (change.kind === 'resumed' && incident !== undefined && isRed(to)) {
    const { after } = change;
    const before = after === 'maintenance' ? ', since before the window ended' : '';
    return `${formatUtc(incident)}${before}, told now ${afterSilence(after)}`;
  }
  // What time alone brought is older than the moment it is told.
  const began = kind === 'resumed' || kind === 'calm' ? change.health.since : at;
  return `${formatUtc(began)}${wasBefore(change)}${incidentOf({ ...change, at: began })}`;
}

function wasBefore({ from, to }: Change): string {
  if (from === undefined) return ', first verdict';
  return from === to ? '' : `, was ${STATUS_WORDS[from]}`;
}

function incidentOf({ incident, at, to }: Change): string {
  if (incident === undefined || at === incident) return '';
  return `; the incident ${to === 'ready' || to === 'degraded' ? 'lasted' : 'is open for'} ${formatDuration(at - incident)}`;
}
