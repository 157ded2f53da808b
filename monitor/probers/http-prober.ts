import type { HttpLook } from '../core/probe.ts';
import type { LookRequest } from '../engine/ports.ts';
import type { CertificateVerdict } from './certificate-facts.ts';
import type { Deadline } from './deadline.ts';
import { exchange } from './exchange.ts';
import { LookStopped } from './look-stopped.ts';
import type { Notes } from './notes.ts';
import { openConnection } from './open-connection.ts';
import { requestHeaders } from './request-headers.ts';
import { secure } from './secure.ts';
import type { TlsReach } from './tls-prober.ts';

/** How HTTP servers are reached and what the monitor calls itself there. */
export type HttpReach = TlsReach & { readonly userAgent: string };

/** Sends one GET on a fresh connection; redirects are not followed, nothing is decompressed. */
export async function lookHttp(look: HttpLook, request: LookRequest, reach: HttpReach, within: HttpWithin): Promise<void> {
  const { deadline, notes } = within;
  const headers = requestHeaders(look, request.headers, reach.userAgent);
  const raw = await openConnection(look, reach, deadline, notes);
  const get = { path: look.path, headers };
  if (look.scheme === 'http') return exchange(raw, get, deadline, notes);
  const { socket, verdict } = await secure(raw, request, reach.contexts, { deadline, notes });
  guard(verdict, request);
  return exchange(socket, get, deadline, notes);
}

/** What an HTTP look runs within. */
export type HttpWithin = { readonly deadline: Deadline; readonly notes: Notes };

function guard({ problem }: CertificateVerdict, { tls, headers }: LookRequest): void {
  if (!problem) return;
  if (tls.verify) throw new LookStopped(problem.reason, problem.detail);
  if (headers.some(({ secret }) => secret)) {
    const withheld = 'the request was not sent: credentials are never sent to a server whose certificate did not pass';
    throw new LookStopped(problem.reason, `${problem.detail}; ${withheld}`);
  }
}
