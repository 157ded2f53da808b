import type { LookRequest } from '../engine/ports.ts';
import type { Deadline } from './deadline.ts';
import { LookStopped } from './look-stopped.ts';
import type { Notes } from './notes.ts';
import { openConnection, type Reach } from './open-connection.ts';
import { secure } from './secure.ts';
import type { SecureContexts } from './secure-context.ts';

/** How TLS servers are reached. */
export type TlsReach = Reach & { readonly contexts: SecureContexts };

/** Looks whether the port completes a TLS handshake and whether its certificate passes. */
export async function lookTls(request: LookRequest, reach: TlsReach, deadline: Deadline, notes: Notes): Promise<void> {
  const raw = await openConnection(request.look, reach, deadline, notes);
  const { verdict } = await secure(raw, request, reach.contexts, { deadline, notes });
  if (verdict.problem && request.tls.verify) throw new LookStopped(verdict.problem.reason, verdict.problem.detail);
}
