import type { LookRequest } from '../../engine/ports.ts';
import { LookStopped } from '../net/look-stopped.ts';
import { openConnection } from '../net/open-connection.ts';
import type { Within } from '../net/trace.ts';
import { handshake, type TlsReach } from './tls-handshake.ts';

/**
 * Checks whether the port completes a TLS handshake, and whether its certificate passes. No protocol is
 * offered by ALPN, because none is spoken.
 */
export async function lookTls(request: LookRequest, reach: TlsReach, within: Within): Promise<void> {
  const raw = await openConnection(request, reach, within);
  const { judged } = await handshake(raw, request, reach, within);
  const { problem } = judged;
  if (problem && request.tls.verify) throw new LookStopped(problem.reason, problem.detail, problem.fix);
}
