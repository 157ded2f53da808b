import type { ReadOff } from '../target/probe.ts';
import { formatUtc } from '../text/duration.ts';
import { quote } from '../text/quote.ts';
import { firstToEnd } from './first-to-end.ts';
import { type Growth, type Growths, growAll } from './growth.ts';
import type { Observation } from './observation.ts';
import { failure, type Outcome, success, unknown } from './outcome.ts';
import { isMaybeSlow } from './own-delay.ts';

/** The outcome of a signal, the observation that it is derived from, and what is to be remembered for the next one. */
export type SignalSource = { readonly outcome: Outcome; readonly source: Observation; readonly growth?: Growths };

/**
 * Derives a signal from the observations of this round. Returns undefined when none of them has the value, so
 * that the state of the signal stays as it is. `growth` is what was remembered; absent = nothing.
 */
export function readSignal(look: ReadOff, observations: readonly Observation[], growth: Growths = {}): SignalSource | undefined {
  const sources = look.of.flatMap((name) => observations.filter((o) => o.probe === name));
  if (look.signal === 'certificate') return readCertificate(look.days, sources);
  if (look.signal === 'latency') return readLatency(look.limitMs, sources);
  if (look.signal === 'store-growth') return readGrowth(look.seconds, sources, growth);
  return readDrift(look.version, sources);
}

function readCertificate(days: number, sources: readonly Observation[]): SignalSource | undefined {
  const shown = sources.flatMap((source) => (source.tls ? [{ source, tls: source.tls, link: firstToEnd(source.tls) }] : []));
  const first = shown.sort((a, b) => a.link.daysRemaining - b.link.daysRemaining)[0];
  if (!first) return undefined;
  const { tls, link, source } = first;
  const expiry = expiryInWords(link.daysRemaining);
  if (link.daysRemaining >= days) return { outcome: success(expiry), source };
  if (link.subject === tls.subject)
    return { outcome: failure('certificate.expiring', `${link.subject} ${expiry} (${link.notAfter})`), source };
  const detail = `${link.subject}, which is in the chain that the server sends with ${tls.subject}, ${expiry} (${link.notAfter})`;
  const fix = `replace ${link.subject} in the certificate file of the server; if it signed ${tls.subject}, renew that too`;
  return { outcome: failure('certificate.expiring', detail, { fix }), source };
}

/**
 * Writes when a certificate expires, in whole days so that the text changes once a day: `expires in 9 days`.
 */
export function expiryInWords(days: number): string {
  const whole = Math.floor(Math.abs(days));
  const inDays = whole === 0 ? 'less than 1 day' : `${whole} ${whole === 1 ? 'day' : 'days'}`;
  return days < 0 ? `expired ${inDays} ago` : `expires in ${inDays}`;
}

function readLatency(limitMs: number, sources: readonly Observation[]): SignalSource | undefined {
  const timed = sources.flatMap((source) =>
    source.outcome === 'success' && source.latencyMs !== undefined ? [{ source, ms: source.latencyMs }] : [],
  );
  const slowest = timed.sort((a, b) => b.ms - a.ms)[0];
  if (!slowest) return undefined;
  return { outcome: judgeLatency(slowest.source, limitMs), source: slowest.source };
}

function judgeLatency(slowest: Observation, limitMs: number): Outcome {
  const { latencyMs = 0, skewMs = 0 } = slowest;
  if (latencyMs <= limitMs) return success(`within ${limitMs} ms`);
  if (!isMaybeSlow(slowest, limitMs)) return failure('latency.slow', `the limit is ${limitMs} ms`);
  return unknown(
    'monitor.deadline',
    `${Math.round(latencyMs)} ms, of which up to ${Math.ceil(skewMs)} ms are the monitor's own delay; the limit is ${limitMs} ms`,
  );
}

function readDrift(version: string, sources: readonly Observation[]): SignalSource | undefined {
  for (const source of sources) {
    const seen = source.outcome === 'unknown' ? undefined : source.product;
    if (!seen) continue;
    const outcome =
      seen.version === version
        ? success(`runs ${version}`)
        : failure('wso2.version-drift', `it runs ${seen.name} ${seen.version}, but ${version} is configured`, {
            fix: `set \`version: ${seen.version}\`, or finish the change to ${version}`,
            product: seen,
          });
    return { outcome, source };
  }
  return undefined;
}

/** How many stores a detail names. */
const NAMED = 5;

function readGrowth(seconds: Readonly<Record<string, number>>, sources: readonly Observation[], known: Growths): SignalSource | undefined {
  for (const source of sources) {
    const sizes = source.outcome === 'unknown' ? undefined : source.sizes;
    if (!sizes) continue;
    const growth = growAll(known, seconds, { sizes, at: source.at });
    const growing = Object.entries(growth).filter(([, { peak }]) => peak !== undefined);
    const shown = (growing.length > 0 ? growing : Object.entries(growth)).map(([name, one]) => inWords(name, one, sizes[name]));
    const detail = shown.length > NAMED ? `${shown.slice(0, NAMED).join(', ')}, and ${shown.length - NAMED} more` : shown.join(', ');
    const outcome = growing.length > 0 ? failure('wso2.message-store-growing', detail) : success(detail || 'no store to compare');
    return { outcome, source, growth };
  }
  return undefined;
}

function inWords(name: string, { peak, from, since }: Growth, size: number | undefined): string {
  const shown = quote(name, 80) || '(not a name)';
  if (peak === undefined) return size === undefined ? `${shown} is not in the list` : `${shown} holds ${size}`;
  return `${shown} has grown from ${from} to ${size ?? peak} messages since ${formatUtc(since)} UTC`;
}
