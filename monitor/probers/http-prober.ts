import type { LookRequest } from '../engine/ports.ts';
import type { HttpLook } from '../target/probe.ts';
import { exchange } from './exchange.ts';
import type { JudgedCertificate } from './judge-certificate.ts';
import { LookStopped } from './look-stopped.ts';
import type { Within } from './notes.ts';
import { openConnection } from './open-connection.ts';
import { requestHeaders } from './request-headers.ts';
import { secure } from './secure.ts';
import type { TlsReach } from './tls-prober.ts';

/** How HTTP servers are reached and what the monitor calls itself there. */
export type HttpReach = TlsReach & { readonly userAgent: string };

/** Sends one GET on a fresh connection; redirects are not followed, nothing is decompressed. */
export async function lookHttp(look: HttpLook, request: LookRequest, reach: HttpReach, within: Within): Promise<void> {
  const headers = requestHeaders(look, request.headers, reach.userAgent);
  const raw = await openConnection(look, reach, within);
  const get = { path: look.path, headers };
  if (look.scheme === 'http') return exchange(raw, get, within);
  const { socket, judged } = await secure(raw, request, reach, within);
  guard(judged, request);
  return exchange(socket, get, within);
}

function guard({ problem }: JudgedCertificate, { tls, headers }: LookRequest): void {
  if (!problem) return;
  if (tls.verify) throw new LookStopped(problem.reason, problem.detail);
  if (headers.some(({ secret }) => secret)) {
    const withheld = 'the request was not sent: credentials are never sent to a server whose certificate did not pass';
    throw new LookStopped(problem.reason, `${problem.detail}; ${withheld}`);
  }
}
