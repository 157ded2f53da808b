import type { Diagnosis } from '../health/diagnosis.ts';
import type { Status } from '../health/status.ts';
import { firstToEnd } from '../observation/first-to-end.ts';
import type { CertificateFacts, Observation } from '../observation/observation.ts';
import { REASONS, type Reason } from '../observation/reason.ts';
import { expiryInWords } from '../observation/signals.ts';

/** Each status as subjects and emails write it. */
export const STATUS_WORDS: Readonly<Record<Status, string>> = {
  ready: 'READY',
  degraded: 'DEGRADED',
  pending: 'PENDING',
  unknown: 'UNKNOWN',
  'not-ready': 'NOT READY',
  down: 'DOWN',
};

/**
 * Puts a diagnosis into a few words: the sentence of its reason, with the name of the probe unless that is
 * `ready` or a part of the reason, such as `certificate` in `certificate.expiring`. A reason of kind monitor
 * says nothing about the server, so the words begin with "not checked". With the observations at hand, the
 * sentence about a certificate that expires gives the days.
 */
export function reasonInWords(diagnosis: Diagnosis, observations: readonly Observation[] = []): string {
  if (!('reason' in diagnosis)) return diagnosis.summary;
  const { reason, probe } = diagnosis;
  const { sentence, kind } = REASONS[reason];
  if (kind === 'monitor') return `not checked (${sentence})`;
  const words = expiryOf(reason, shownCertificate(observations, probe)) ?? sentence;
  return probe === 'ready' || reason.split('.').includes(probe) ? words : `${probe}: ${words}`;
}

// With `tls.expired` the server's own certificate may be valid, and one of its issuers expired.
function expiryOf(reason: Reason, certificate: CertificateFacts | undefined): string | undefined {
  if (!certificate) return undefined;
  const { subject, daysRemaining } = reason === 'certificate.expiring' ? firstToEnd(certificate) : certificate;
  const isKnown = reason === 'certificate.expiring' || (reason === 'tls.expired' && daysRemaining < 0);
  const which = subject === certificate.subject ? 'the certificate' : 'a certificate of the chain';
  return isKnown ? `${which} ${expiryInWords(daysRemaining)}` : undefined;
}

/**
 * Returns the certificate to report: the one that the named probe saw, else the one that expires first, since
 * each port has a certificate of its own. Returns undefined when no check saw one.
 */
export function shownCertificate(observations: readonly Observation[], probe: string | undefined): CertificateFacts | undefined {
  const shown = observations.flatMap(({ tls, probe: name }) => (tls ? [{ tls, isOwn: name === probe }] : []));
  return shown.sort((a, b) => Number(b.isOwn) - Number(a.isOwn) || firstToEnd(a.tls).daysRemaining - firstToEnd(b.tls).daysRemaining)[0]
    ?.tls;
}

/**
 * Lists the other failing probes of a diagnosis, one line per reason: nine probes of a dead host give one
 * line.
 */
export function consequencesInWords(diagnosis: Diagnosis | null): readonly string[] {
  return [...Map.groupBy(diagnosis?.consequences ?? [], ({ reason }) => reason)].map(([reason, findings]) => {
    const probes = findings.map(({ probe }) => probe).join(', ');
    const isSame = diagnosis !== null && 'reason' in diagnosis && reason === diagnosis.reason;
    return isSame ? `${probes}: same reason (${reason})` : `${probes}: ${findings[0]?.summary} (${reason})`;
  });
}
