import type { LookRequest } from '../engine/ports.ts';
import { LookStopped } from './look-stopped.ts';
import type { Within } from './notes.ts';
import { openConnection, type Reach } from './open-connection.ts';
import type { ReadCertificate } from './read-certificate.ts';
import { secure } from './secure.ts';
import type { SecureContexts } from './secure-context.ts';

/** How TLS servers are reached. */
export type TlsReach = Reach & { readonly contexts: SecureContexts; readonly certificates: ReadCertificate };

/** Looks whether the port completes a TLS handshake and whether its certificate passes. */
export async function lookTls(request: LookRequest, reach: TlsReach, within: Within): Promise<void> {
  const raw = await openConnection(request.look, reach, within);
  const { judged } = await secure(raw, request, reach, within);
  if (judged.problem && request.tls.verify) throw new LookStopped(judged.problem.reason, judged.problem.detail);
}
