import { runbookLink } from './alarm.ts';
import type { Change } from './change.ts';
import type { Diagnosis } from './diagnosis.ts';
import { consequencesInWords, inTime, reasonInWords, STATUS_WORDS } from './in-words.ts';
import type { NoticeSetting } from './notice-of.ts';

/** What people read about one target: what, since when, why, what to do, what it means, what follows from it. */
export function alertLines(change: Change, earlier: readonly Change[], setting: NoticeSetting): readonly string[] {
  const { target, from, to, at, diagnosis } = change;
  const was = from === undefined ? 'first verdict' : `was ${STATUS_WORDS[from]}`;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['since', `${utc(at)}, ${was}${incidentOf(change)}`],
    ['why', diagnosis?.summary],
    ['fix', diagnosis?.fix],
    ['traffic', setting.impactOf(target.profile, to, diagnosis && 'reason' in diagnosis ? diagnosis.reason : undefined)],
    ['look', diagnosis ? lookOf(change, diagnosis) : undefined],
    ...consequencesInWords(diagnosis).map((line) => ['also', line] as const),
    ...earlier.map(
      (one) => ['before', `${STATUS_WORDS[one.to]} at ${utc(one.at)}${one.diagnosis ? `: ${reasonInWords(one.diagnosis)}` : ''}`] as const,
    ),
    [
      'labels',
      Object.entries(target.labels)
        .map(([key, value]) => `${key}=${value}`)
        .join(', ') || undefined,
    ],
    ['runbook', diagnosis && 'reason' in diagnosis ? runbookLink(diagnosis.reason, setting.runbook) : undefined],
  ];
  return [
    `${STATUS_WORDS[to]}  ${target.name}  (${target.profile}, ${target.host})`,
    ...facts.flatMap(([label, text]) => (text === undefined ? [] : [`  ${label.padEnd(8)} ${text}`])),
  ];
}

function incidentOf({ incident, at, to }: Change): string {
  if (incident === undefined || at === incident) return '';
  return `; the incident ${to === 'ready' || to === 'degraded' ? 'lasted' : 'is open for'} ${inTime(at - incident)}`;
}

function lookOf({ observations }: Change, diagnosis: Diagnosis): string | undefined {
  const seen = observations.findLast(({ probe, outcome }) => probe === diagnosis.probe && outcome !== 'success');
  if (!seen) return undefined;
  const address = seen.address === undefined ? '' : `, ${seen.address}`;
  const took = seen.latencyMs === undefined ? '' : `, ${Math.round(seen.latencyMs)} ms`;
  return `${seen.probe}: ${seen.action}${address}${took}${'reason' in diagnosis ? ` (${diagnosis.reason})` : ''}`;
}

function utc(at: number): string {
  return new Date(at).toISOString().replace('T', ' ').slice(0, 19);
}
