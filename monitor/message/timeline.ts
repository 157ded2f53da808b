import type { Observation, Phases } from '../observation/observation.ts';
import { quote } from '../text/quote.ts';

/** The phases of a check in the order in which they happen, with what people call them. */
export const PHASE_NAMES: readonly (readonly [keyof Phases, string])[] = [
  ['dnsMs', 'name'],
  ['connectMs', 'connect'],
  ['tlsMs', 'tls'],
  ['firstByteMs', 'first byte'],
  ['transferMs', 'transfer'],
];

/**
 * Returns one line per check of a round: UTC time, probe, outcome, address, and the milliseconds of each
 * phase.
 */
export function timeline(looks: readonly Observation[]): readonly string[] {
  const width = Math.max(0, ...looks.map(({ probe }) => probe.length));
  return looks.map((look) => {
    const { at, probe, outcome, address, latencyMs, http } = look;
    const came = look.outcome === 'success' ? 'success' : `${outcome} ${look.reason}`;
    const facts = [
      `${new Date(at).toISOString().slice(11, 19)}  ${quote(probe, 60).padEnd(Math.min(width, 60))}  ${came}`,
      ...(http ? [`HTTP ${http.status}`] : []),
      ...(address === undefined ? [] : [quote(address, 60)]),
      ...(latencyMs === undefined ? [] : [`${rounded(latencyMs)} ms${phasesOf(look.phases)}`]),
    ];
    return facts.join(', ');
  });
}

function phasesOf(phases: Phases = {}): string {
  const known = PHASE_NAMES.flatMap(([key, name]) => (phases[key] === undefined ? [] : [`${name} ${rounded(phases[key])}`]));
  return known.length === 0 ? '' : ` (${known.join(', ')})`;
}

function rounded(ms: number): number {
  return ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms);
}
