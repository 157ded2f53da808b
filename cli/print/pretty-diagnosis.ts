import type { TargetResult } from '../../monitor/engine/looking/round-once.ts';
import type { Diagnosis } from '../../monitor/health/diagnosis.ts';
import type { Status } from '../../monitor/health/status.ts';
import { type Stage, stagesOf } from '../../monitor/message/ladder.ts';
import { consequencesInWords } from '../../monitor/message/words.ts';
import type { Observation } from '../../monitor/observation/observation.ts';
import { expiryInWords } from '../../monitor/observation/signals.ts';
import { impactOf } from '../../wso2/readers/impact.ts';
import type { Page, Paint } from '../terminal/terminal.ts';
import { prettyFacts } from './pretty-table.ts';

/** A target that is not ready, its diagnosis, and the observations of the round. */
export type Explained = {
  readonly target: Pick<TargetResult['target'], 'profile' | 'portShift' | 'probes'>;
  readonly status: Status;
  readonly diagnosis: Diagnosis;
  readonly observations: readonly Observation[];
};

/** A line of the diagnosis: its label and its text; it is left out without a text. */
type Fact = readonly [label: string, text: string | undefined];

const INDENT = '    ';

/**
 * Returns a diagnosis as indented lines: check stages, reason, fix, effect on traffic, failing probe, and
 * consequences.
 */
export function prettyDiagnosis({ target, status, diagnosis, observations }: Explained, { paint, width }: Page): readonly string[] {
  const seen = observations.find(({ probe }) => probe === diagnosis.probe);
  const reason = 'reason' in diagnosis ? diagnosis.reason : undefined;
  const facts: readonly Fact[] = [
    ['stages', prettyStages(stagesOf(diagnosis, target.probes), paint)],
    ['why', diagnosis.summary],
    ['fix', diagnosis.fix],
    ['traffic', impactOf(target, status, diagnosis)],
    ['probe', seen && `${seen.probe}: ${seen.action}${reason === undefined ? '' : ` (${reason})`}`],
    ['certificate', certificateIn(seen)],
    ...consequencesInWords(diagnosis).map((line, i): Fact => [i === 0 ? 'also' : '', line]),
  ];
  const labeled = facts.flatMap(([label, text]) => (text === undefined ? [] : [[paint('dim', label), text] as const]));
  return prettyFacts(labeled, width === undefined ? undefined : width - INDENT.length).map((line) => `${INDENT}${line}`);
}

const MARKS = {
  ok: { mark: '✔', style: 'green' },
  failed: { mark: '✖', style: 'red' },
  'not-reached': { mark: '·', style: 'dim' },
} as const;

function prettyStages(stages: readonly Stage[] | undefined, paint: Paint): string | undefined {
  return stages?.map(({ name, state }) => paint(MARKS[state].style, `${name} ${MARKS[state].mark}`)).join('  ');
}

function certificateIn(seen: Observation | undefined): string | undefined {
  if (!seen?.tls?.problem) return undefined;
  const { subject, issuer, notAfter, daysRemaining } = seen.tls;
  return `${subject}, issued by ${issuer}, valid until ${notAfter.slice(0, 10)} (${expiryInWords(daysRemaining)})`;
}
