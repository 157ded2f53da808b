import type { Change } from './change.ts';
import { afterSilence } from './headline.ts';
import { inTime, inUtc, STATUS_WORDS } from './in-words.ts';
import { isRed } from './status.ts';

/** Since when a piece of news is so, how it was before, and how long its incident lasts or has lasted; times are UTC. */
export function sinceWhen(change: Change): string {
  const { at, to, kind, incident, after } = change;
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
  return `${inUtc(began)}${wasBefore(change)}${incidentOf({ ...change, at: began })}`;
}

function wasBefore({ from, to }: Change): string {
  if (from === undefined) return ', first verdict';
  return from === to ? '' : `, was ${STATUS_WORDS[from]}`;
}

function incidentOf({ incident, at, to }: Change): string {
  if (incident === undefined || at === incident) return '';
  return `; the incident ${to === 'ready' || to === 'degraded' ? 'lasted' : 'is open for'} ${inTime(at - incident)}`;
}
