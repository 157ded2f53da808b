import type { Answer } from '../../observation/observation.ts';
import type { Outcome } from '../../observation/outcome.ts';
import { quote } from '../../text/quote.ts';

/** An answer and what it means. */
export type Judged = { readonly answer: Answer; readonly outcome: Outcome };

const BADNESS: Readonly<Record<Outcome['outcome'], number>> = { failure: 2, unknown: 1, success: 0 };

/**
 * Returns one result for all addresses of a name: the worst outcome, then the slowest answer, and the
 * certificate that ends first. The detail names the address, and the notes tell of each. `whole` has the notes
 * of the check as a whole.
 */
export function worstAddress(each: readonly Judged[], whole: Answer): Judged {
  const [worst] = each.toSorted((a, b) => BADNESS[b.outcome.outcome] - BADNESS[a.outcome.outcome] || slownessOf(b) - slownessOf(a));
  if (!worst) throw new Error('no address was checked');
  const bad = each.filter(({ outcome }) => outcome.outcome !== 'success');
  const [tls] = each.flatMap(({ answer }) => (answer.tls ? [answer.tls] : [])).toSorted((a, b) => a.daysRemaining - b.daysRemaining);
  const notes = [...(whole.notes ?? []), ...each.flatMap(notesOf)];
  const answered = each.some(({ answer }) => answer.answered);
  return {
    answer: { ...worst.answer, answered, notes, ...(tls && { tls }) },
    outcome: bad.length === 0 ? worst.outcome : withAddress(worst, bad.length, each.length),
  };
}

// The number comes last: the beginning of a detail is what people see in a subject.
function withAddress({ answer, outcome }: Judged, bad: number, all: number): Outcome {
  const at = answer.address ?? 'an address';
  return { ...outcome, detail: `${at}: ${outcome.detail} (${bad} of ${all} ${all === 1 ? 'address' : 'addresses'})` };
}

function notesOf({ answer, outcome }: Judged): readonly string[] {
  const { address = 'an address', latencyMs, notes = [] } = answer;
  const how = outcome.outcome === 'success' ? 'success' : `${outcome.outcome}, ${outcome.reason}`;
  return [`${address}: ${how}, ${Math.round(latencyMs)} ms`, ...notes.map((note) => quote(`${address}: ${note}`, 400))];
}

// Among failures the first address leads, so that the detail does not change with every round.
function slownessOf({ answer, outcome }: Judged): number {
  return outcome.outcome === 'success' ? answer.latencyMs : 0;
}
