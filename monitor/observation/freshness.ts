import type { Timing } from '../target/probe.ts';
import type { HttpAnswer } from './observation.ts';

/**
 * Returns why a response proves a cache and not a server; undefined if it may be fresh. Its age (RFC 9111
 * section 5.1) exceeds `maxAgeSeconds`, by default two periods of the probe, or it warns that it is stale
 * (RFC 7234 sections 5.5.1, 5.5.2 and 5.5.4).
 */
export function staleness({ headers }: HttpAnswer, { maxAgeSeconds, periodSeconds }: Timing): string | undefined {
  const most = maxAgeSeconds ?? 2 * periodSeconds;
  const ages = (headers.age ?? '').split(',').map((age) => (/^\s*\d+\s*$/.test(age) ? Number(age) : 0));
  const age = Math.max(...ages);
  if (age > most) return `the response is ${age} s old by its Age header; at most ${most} s are allowed`;
  const warning = /(?:^|,)\s*(11[013])\b/.exec(unquoted(headers.warning ?? ''))?.[1];
  return warning === undefined ? undefined : `the response says that it is stale (Warning: ${warning})`;
}

/** A comma inside the text of a warning begins no other one (RFC 9110 section 5.6.4). */
function unquoted(text: string): string {
  return text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""');
}
