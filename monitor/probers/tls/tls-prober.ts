import type { LookRequest } from '../../engine/ports.ts';
import { LookStopped } from '../net/look-stopped.ts';
import { openConnection } from '../net/open-connection.ts';
import type { Within } from '../net/trace.ts';
import { handshake, type TlsReach } from './tls-handshake.ts';

/** Checks whether the port completes a TLS handshake, and whether its certificate passes. */
export async function lookTls(request: LookRequest, reach: TlsReach, within: Within): Promise<void> {
  const raw = await openConnection(request, reach, within);
  const { judged } = await handshake(raw, request, reach, within);
  if (judged.problem && request.tls.verify) throw new LookStopped(judged.problem.reason, judged.problem.detail);
}
