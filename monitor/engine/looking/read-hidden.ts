import { isDeepStrictEqual } from 'node:util';
import type { Answer } from '../../observation/observation.ts';
import type { Outcome } from '../../observation/outcome.ts';
import type { WireProbe } from '../../target/probe.ts';
import type { Target } from '../../target/target.ts';
import type { Clock, Read } from '../ports.ts';
import type { Hidden, KnownSecrets } from './known-secrets.ts';
import { quoteNoSecret, withoutEcho } from './redact.ts';
import { type Judged, worstAddress } from './worst-address.ts';

/** Waits until the secrets to hide are known, but not longer than a check takes at most. */
export async function settledWithin(secrets: KnownSecrets, { sleep }: Clock, ms: number): Promise<void> {
  const reading = secrets.settled();
  if (!reading) return;
  const over = new AbortController();
  await Promise.race([reading, sleep(ms, over.signal)]);
  over.abort();
}

type Reading = {
  readonly target: Target;
  readonly probe: WireProbe;
  readonly sent: Answer;
  readonly before: readonly Answer[];
  readonly hidden: Hidden;
};

/**
 * Judges an answer, and hides the secrets in what is kept of it. The words come from the answer without
 * secrets, where they are whole. The outcome comes from the answer as it was sent: a password such as
 * `carbon.super` must not make a good answer a bad one.
 */
export function readHidden(read: Read, { target, probe, sent, before, hidden }: Reading): Judged {
  const { each } = sent;
  if (each)
    return worstAddress(
      each.map((one) => readHidden(read, { target, probe, sent: one, before, hidden })),
      sent,
    );
  const answer = withoutEcho(sent, hidden.inAnswers);
  const earlier = before.map((one) => withoutEcho(one, hidden.inAnswers));
  const meant = read(target, probe, sent, before);
  const isClean = answer === sent && earlier.every((one, i) => one === before[i]);
  const said = isClean ? meant : read(target, probe, answer, earlier);
  const outcome = isDeepStrictEqual(verdictOf(said), verdictOf(meant)) ? withoutSecretNames(said, meant) : meant;
  return { answer, outcome: quoteNoSecret(outcome, hidden.inWords) };
}

// A name with a secret in it would be printed with its probe, and without the secret it names nothing.
function withoutSecretNames(said: Outcome, meant: Outcome): Outcome {
  if (said.outcome !== 'success' || meant.outcome !== 'success' || !said.found) return said;
  return { ...said, found: said.found.filter((one) => meant.found?.some((other) => isDeepStrictEqual(one, other))) };
}

function verdictOf(outcome: Outcome): readonly string[] {
  return outcome.outcome === 'success' ? [] : [outcome.outcome, outcome.reason];
}
