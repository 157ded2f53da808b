import { type ConfigTarget, timingOf } from '../../monitor/config/written-target.ts';
import type { Probe, ReadOff, WireProbe } from '../../monitor/target/probe.ts';
import type { Expansion, OmittedProbe } from './expansion.ts';

const VERSION_READERS: readonly string[] = ['version-service', 'integrator-health'];

const CERTIFICATE_DAYS = 21;

function isTls({ look }: WireProbe): boolean {
  return look.kind === 'tls' || (look.kind === 'http' && look.scheme === 'https');
}

function tellsVersion({ look }: WireProbe): boolean {
  return look.kind === 'http' && !look.expect && look.reader !== undefined && VERSION_READERS.includes(look.reader);
}

function namesOf(probes: readonly WireProbe[], wanted: (probe: WireProbe) => boolean): readonly string[] {
  return probes.filter(wanted).map(({ name }) => name);
}

type Signal = { readonly look: ReadOff; readonly why: string };

function signalsOf(target: ConfigTarget, probes: readonly WireProbe[]): readonly Signal[] {
  const { certificateDays: days = CERTIFICATE_DAYS, latencyMs: limitMs = 0 } = target.warn ?? {};
  const { version } = target;
  const signals: Signal[] = [];
  if (days > 0) {
    const look = { kind: 'read-off', signal: 'certificate', of: namesOf(probes, isTls), days } as const;
    signals.push({ look, why: 'no probe speaks TLS' });
  }
  if (limitMs > 0) {
    const of = namesOf(probes, ({ role }) => role === 'readiness');
    signals.push({ look: { kind: 'read-off', signal: 'latency', of, limitMs }, why: 'no readiness probe' });
  }
  if (version !== undefined) {
    const look = { kind: 'read-off', signal: 'version-drift', of: namesOf(probes, tellsVersion), version } as const;
    signals.push({ look, why: 'no probe tells a version' });
  }
  return signals;
}

/** The signals that have no look of their own, read off the probes that have one. */
export function expandReadOffs(target: ConfigTarget, probes: readonly WireProbe[]): Expansion {
  const signals = signalsOf(target, probes);
  const readable = signals.filter(({ look }) => look.of.length > 0);
  const leftOut = signals
    .filter(({ look }) => look.of.length === 0)
    .map(({ look, why }): OmittedProbe => ({ probe: look.signal, because: 'nothing-to-read', why }));
  const timing = timingOf(target, undefined, 'signal');
  return { probes: readable.map(({ look }): Probe => ({ name: look.signal, role: 'signal', look, ...timing })), leftOut, findings: [] };
}
