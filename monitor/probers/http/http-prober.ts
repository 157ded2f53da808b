import type { LookRequest } from '../../engine/ports.ts';
import type { HttpLook } from '../../target/probe.ts';
import { defined } from '../../text/objects.ts';
import { LookStopped } from '../net/look-stopped.ts';
import { openConnection } from '../net/open-connection.ts';
import type { Within } from '../net/trace.ts';
import type { JudgedCertificate } from '../tls/judge-certificate.ts';
import { HTTP_1_1, handshake, type TlsReach } from '../tls/tls-handshake.ts';
import { exchangeHttp } from './http-exchange.ts';
import { requestHeaders } from './request-headers.ts';
import { startHandshake } from './websocket-handshake.ts';

/** How HTTP servers are reached, and the `user-agent` that is sent to them. */
export type HttpReach = TlsReach & { readonly userAgent: string };

/** Sends one request on a new connection. Redirects are not followed, and nothing is decompressed. */
export async function lookHttp(look: HttpLook, request: LookRequest, reach: HttpReach, within: Within): Promise<void> {
  const upgrade = look.upgrade && startHandshake();
  const headers = [...requestHeaders(look, request.headers, reach.userAgent), ...(upgrade?.headers ?? [])];
  const raw = await openConnection(request, reach, within);
  const { method, body } = look;
  const sent = { path: look.path, headers, ...defined({ method, body, handshake: upgrade, bodyLimit: request.bodyLimit }) };
  if (look.scheme === 'http') return exchangeHttp(raw, sent, within);
  const { socket, judged } = await handshake(raw, request, reach, within, HTTP_1_1);
  guard(judged, request);
  return exchangeHttp(socket, sent, within);
}

function guard({ problem }: JudgedCertificate, { tls, headers }: LookRequest): void {
  if (!problem) return;
  if (tls.verify) throw new LookStopped(problem.reason, problem.detail, problem.fix);
  if (headers.some(({ secret }) => secret)) {
    const withheld = 'the request was not sent, because credentials are never sent to a server whose certificate did not pass';
    throw new LookStopped(problem.reason, `${problem.detail}; ${withheld}`, problem.fix);
  }
}
