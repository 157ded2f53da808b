import type { Diagnosis, FailingProbe } from '../../monitor/health/diagnosis.ts';
import { RUNGS, type Rung } from '../../monitor/health/diagnosis.ts';
import type { Status } from '../../monitor/health/status.ts';
import { consequencesInWords } from '../../monitor/message/words.ts';
import type { Observation } from '../../monitor/observation/observation.ts';
import { daysLeft } from '../../monitor/observation/signals.ts';
import { impactOf } from '../../wso2/readers/impact.ts';
import type { Page, Paint } from '../terminal/terminal.ts';
import { prettyFacts } from './pretty-table.ts';

/** What is needed to explain a target that is not ready. */
export type Explained = {
  readonly profile: string;
  readonly status: Status;
  readonly diagnosis: Diagnosis;
  readonly observations: readonly Observation[];
};

const INDENT = '    ';

/** Why a target is not ready, for a person: the ladder, the reason in words, the fix, what it means for traffic, what follows from it. */
export function prettyDiagnosis({ profile, status, diagnosis, observations }: Explained, { paint, width }: Page): readonly string[] {
  const seen = observations.find(({ probe }) => probe === diagnosis.probe);
  const impact = impactOf(profile, status, 'reason' in diagnosis ? diagnosis.reason : undefined);
  const facts: (readonly [string, string])[] = [
    ...('reason' in diagnosis && diagnosis.kind !== 'monitor'
      ? [['ladder', prettyLadder(diagnosis, seen?.action ?? '', paint)] as const]
      : []),
    ['why', diagnosis.summary],
    ['fix', diagnosis.fix],
    ...(impact === undefined ? [] : [['traffic', impact] as const]),
    ...(seen ? [['look', `${seen.probe}: ${seen.action}${'reason' in diagnosis ? ` (${diagnosis.reason})` : ''}`] as const] : []),
    ...certificateFact(seen),
    ...consequencesInWords(diagnosis).map((line, i) => [i === 0 ? 'also' : '', line] as const),
  ];
  const labelled = facts.map(([label, text]) => [paint('dim', label), text] as const);
  return prettyFacts(labelled, width === undefined ? undefined : width - INDENT.length).map((line) => `${INDENT}${line}`);
}

function prettyLadder(diagnosis: FailingProbe, action: string, paint: Paint): string {
  const broken = RUNGS.indexOf(diagnosis.rung);
  const rungs = RUNGS.filter((rung) => rung !== 'signal' || diagnosis.rung === 'signal');
  return rungs
    .map((rung, i) => {
      if (i < broken) return doesNotClimb(rung, action) ? paint('dim', `${rung} –`) : paint('green', `${rung} ✔`);
      return i === broken ? paint('red', `${rung} ✖`) : paint('dim', `${rung} ·`);
    })
    .join('  ');
}

// A look over plain HTTP has no TLS rung to pass, one over TCP neither that nor HTTP.
function doesNotClimb(rung: Rung, action: string): boolean {
  if (rung === 'tls') return action.startsWith('GET http:') || action.startsWith('TCP');
  return rung === 'http' && !action.startsWith('GET');
}

function certificateFact(seen: Observation | undefined): readonly (readonly [string, string])[] {
  if (!seen?.tls?.problem) return [];
  const { subject, issuer, notAfter, daysRemaining } = seen.tls;
  return [['certificate', `${subject}, by ${issuer}, until ${notAfter.slice(0, 10)} (${daysLeft(daysRemaining)})`]];
}
