import type { Answer } from '../../monitor/observation/observation.ts';
import { formatDuration } from '../../monitor/text/duration.ts';
import { defined } from '../../monitor/text/objects.ts';
import { quote } from '../../monitor/text/quote.ts';
import { textIn } from './list-answer.ts';

/** A gateway as the control plane knows it. `ageMs` is the time since its last sign, as far as it can be known. */
export type GatewaySign = { readonly id: string; readonly isFresh: boolean; readonly ageMs?: number };

/** A gateway sends a sign every 30 seconds; Helm charts set 60. From this age on, it is not heard of, in milliseconds. */
const SILENT_MS = 180_000;

/**
 * Reads one gateway: `{"gatewayId", "lastActive", "status": "ACTIVE" | "EXPIRED"}`. Both times are of the clock of the
 * control plane. A time without its zone tells nothing, so the status alone decides then.
 */
export function readSign(item: Readonly<Record<string, unknown>>, { http, at = Number.NaN }: Answer): GatewaySign {
  const now = Date.parse(http?.headers.date ?? '') || at;
  const active = momentIn(item.lastActive);
  const ageMs = active === undefined || Number.isNaN(now) ? undefined : Math.max(0, now - active);
  const isFresh = item.status !== 'EXPIRED' && (ageMs ?? 0) <= SILENT_MS;
  return { id: textIn(item, 'gatewayId') ?? '', isFresh, ...defined({ ageMs }) };
}

function momentIn(value: unknown): number | undefined {
  const number = typeof value === 'number' ? value : typeof value === 'string' && /^\d{10,13}$/.test(value) ? Number(value) : undefined;
  if (number !== undefined) return number < 1e11 ? number * 1000 : number;
  if (typeof value !== 'string' || !/(Z|[+-]\d{2}:?\d{2})$/.test(value)) return undefined;
  const moment = Date.parse(value);
  return Number.isNaN(moment) ? undefined : moment;
}

/** Writes when a gateway was last heard of. */
export function signInWords({ id, ageMs, isFresh }: GatewaySign): string {
  const name = quote(id, 60) || 'a gateway without an ID';
  if (ageMs === undefined) return isFresh ? name : `${name} (expired)`;
  return `${name} ${formatDuration(ageMs)} ago`;
}
