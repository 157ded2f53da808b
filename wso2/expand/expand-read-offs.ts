import { type ConfigTarget, timingOf } from '../../monitor/config/written-target.ts';
import { looksOverTls, type Probe, type ReadOff } from '../../monitor/target/probe.ts';
import type { ReaderName } from '../products/reader-name.ts';
import { growthSeconds } from './expand-management.ts';
import type { KnownProbe, OmittedProbe } from './expansion.ts';

const VERSION_READERS: readonly ReaderName[] = ['version-service', 'integrator-health'];

const CERTIFICATE_DAYS = 21;

function tellsVersion({ look }: KnownProbe): boolean {
  return look.kind === 'http' && !look.expect && look.reader !== undefined && VERSION_READERS.includes(look.reader);
}

function tellsSizes({ look }: KnownProbe): boolean {
  return look.kind === 'http' && !look.expect && look.reader === 'management-message-stores';
}

function namesOf(probes: readonly KnownProbe[], wanted: (probe: KnownProbe) => boolean): readonly string[] {
  return probes.filter(wanted).map(({ name }) => name);
}

type Signal = { readonly look: ReadOff; readonly why: string };

function signalsOf(target: ConfigTarget, probes: readonly KnownProbe[]): readonly Signal[] {
  const { certificateDays: days = CERTIFICATE_DAYS, latencyMs: limitMs = 0 } = target.warn ?? {};
  const { version } = target;
  const signals: Signal[] = [];
  if (days > 0) {
    const look = { kind: 'read-off', signal: 'certificate', of: namesOf(probes, looksOverTls), days } as const;
    signals.push({ look, why: 'no probe uses TLS' });
  }
  if (limitMs > 0) {
    const of = namesOf(probes, ({ role }) => role === 'readiness');
    signals.push({ look: { kind: 'read-off', signal: 'latency', of, limitMs }, why: 'no readiness probe' });
  }
  const seconds = growthSeconds(target);
  if (Object.keys(seconds).length > 0) {
    const look = { kind: 'read-off', signal: 'store-growth', of: namesOf(probes, tellsSizes), seconds } as const;
    signals.push({ look, why: 'no probe reads the message stores' });
  }
  if (version !== undefined) {
    const look = { kind: 'read-off', signal: 'version-drift', of: namesOf(probes, tellsVersion), version } as const;
    signals.push({ look, why: 'no probe reports a version' });
  }
  return signals;
}

/** Expands the signals that have no look, and the probes off which each is read. */
export function expandReadOffs(target: ConfigTarget, probes: readonly KnownProbe[]) {
  const signals = signalsOf(target, probes);
  const readable = signals.filter(({ look }) => look.of.length > 0);
  const leftOut = signals
    .filter(({ look }) => look.of.length === 0)
    .map(({ look, why }): OmittedProbe => ({ probe: look.signal, because: 'nothing-to-read', why }));
  const timing = timingOf(target, undefined, 'signal');
  return { probes: readable.map(({ look }): Probe => ({ name: look.signal, role: 'signal', look, ...timing })), leftOut };
}
