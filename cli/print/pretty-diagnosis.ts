import type { Stage } from '../../monitor/message/ladder.ts';
import { stagesOf } from '../../monitor/message/ladder.ts';
import { consequencesInWords } from '../../monitor/message/words.ts';
import type { Observation } from '../../monitor/observation/observation.ts';
import { expiryInWords } from '../../monitor/observation/signals.ts';
import { impactOf } from '../../wso2/readers/impact.ts';
import type { Page, Paint } from '../terminal/terminal.ts';
import { prettyFacts } from './pretty-table.ts';
import { type Explained, type SameFinding, sentenceAndDetail } from './same-findings.ts';

/** A line of the diagnosis: its label and its text; it is left out without a text. */
type Fact = readonly [label: string, text: string | undefined];

const INDENT = '    ';

/** The most targets whose own details are listed. */
const MAX_DETAILS = 5;

/**
 * Returns a finding as indented lines: check stages, reason, fix, effect on traffic, failing probe, and consequences. Of
 * several targets, what differs is listed by target.
 */
export function prettyDiagnosis(same: SameFinding, { paint, width }: Page): readonly string[] {
  const [{ target, status, diagnosis }] = same;
  const facts: readonly Fact[] = [
    ['stages', prettyStages(stagesOf(diagnosis, target.probes), paint)],
    ['why', common(same, (one) => one.diagnosis.summary) ?? sentenceAndDetail(diagnosis)[0]],
    ['fix', diagnosis.fix],
    ['traffic', impactOf(target, status, diagnosis)],
    ['probe', common(same, probeIn) ?? withReason(diagnosis.probe, diagnosis)],
    ['certificate', common(same, (one) => certificateIn(seenBy(one)))],
    ...listed('also', common(same, alsoIn)?.split('\n') ?? shortConsequences(diagnosis)),
    ...listed('targets', ownDetails(same)),
  ];
  const labeled = facts.flatMap(([label, text]) => (text === undefined ? [] : [[paint('dim', label), text] as const]));
  return prettyFacts(labeled, width === undefined ? undefined : width - INDENT.length).map((line) => `${INDENT}${line}`);
}

function common(same: SameFinding, textOf: (one: Explained) => string | undefined): string | undefined {
  const [first, ...rest] = same.map(textOf);
  return rest.every((text) => text === first) ? first : undefined;
}

function listed(label: string, lines: readonly string[]): readonly Fact[] {
  return lines.map((line, i): Fact => [i === 0 ? label : '', line]);
}

function ownDetails(same: SameFinding): readonly string[] {
  if (common(same, (one) => one.diagnosis.summary) !== undefined) return [];
  const lines = same.slice(0, MAX_DETAILS).map(({ target, diagnosis }) => `${target.name}: ${sentenceAndDetail(diagnosis)[1] ?? '-'}`);
  return same.length > MAX_DETAILS ? [...lines, `and ${same.length - MAX_DETAILS} more`] : lines;
}

function seenBy({ diagnosis, observations }: Explained): Observation | undefined {
  return observations.find(({ probe }) => probe === diagnosis.probe);
}

function probeIn(one: Explained): string | undefined {
  const seen = seenBy(one);
  return seen && withReason(`${seen.probe}: ${seen.action}`, one.diagnosis);
}

function withReason(text: string, diagnosis: Explained['diagnosis']): string {
  return 'reason' in diagnosis ? `${text} (${diagnosis.reason})` : text;
}

function alsoIn({ diagnosis }: Explained): string | undefined {
  const lines = consequencesInWords(diagnosis);
  return lines.length === 0 ? undefined : lines.join('\n');
}

function shortConsequences({ consequences }: Explained['diagnosis']): readonly string[] {
  return [...Map.groupBy(consequences, ({ reason }) => reason)].map(
    ([reason, findings]) => `${findings.map(({ probe }) => probe).join(', ')} (${reason})`,
  );
}

const MARKS = {
  ok: { mark: '✔', style: 'green' },
  failed: { mark: '✖', style: 'red' },
  'not-reached': { mark: '·', style: 'dim' },
} as const;

// The mark stays in the line of its stage.
function prettyStages(stages: readonly Stage[] | undefined, paint: Paint): string | undefined {
  return stages?.map(({ name, state }) => paint(MARKS[state].style, `${name}\u00a0${MARKS[state].mark}`)).join('  ');
}

function certificateIn(seen: Observation | undefined): string | undefined {
  if (!seen?.tls?.problem) return undefined;
  const { subject, issuer, notAfter, daysRemaining } = seen.tls;
  return `${subject}, issued by ${issuer}, valid until ${notAfter.slice(0, 10)} (${expiryInWords(daysRemaining)})`;
}
