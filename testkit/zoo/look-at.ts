import type { LookRequest } from '../../monitor/engine/ports.ts';
import type { Answer } from '../../monitor/observation/observation.ts';
import { createProber, type ProberOptions } from '../../monitor/probers/create-prober.ts';

/**
 * Carries out one look with a fresh prober: TLS verified, no headers, 600 ms, now, unless the request says
 * otherwise.
 */
export function lookAt(request: Pick<LookRequest, 'look'> & Partial<LookRequest>, options: Partial<ProberOptions> = {}): Promise<Answer> {
  const defaults = { headers: [], tls: { verify: true }, timeoutMs: 600, now: Date.now() };
  return createProber({ userAgent: 'zoo', ...options })({ ...defaults, ...request });
}
