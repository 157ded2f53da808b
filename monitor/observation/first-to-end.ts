import type { CertificateFacts, ChainLink } from './observation.ts';

/** Returns the certificate that ends first of all that a server sent: its own, an intermediate, or the root. */
export function firstToEnd(facts: CertificateFacts): ChainLink {
  const ended = (first: ChainLink, next: ChainLink) => (next.daysRemaining < first.daysRemaining ? next : first);
  return (facts.chain ?? []).reduce(ended, facts);
}
