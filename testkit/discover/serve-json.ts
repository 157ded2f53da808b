import type { IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:https';
import { type Issued, issueCertificate } from '../../sandbox/wire/certificate.ts';
import { type Listening, listen } from '../zoo/listen.ts';

/** What a stand-in was asked. `query` is decoded. */
export type Request = { readonly path: string; readonly query: URLSearchParams; readonly headers: IncomingHttpHeaders };

/** What it answers: a status, JSON or a text, and more headers. */
export type Response = {
  readonly status?: number;
  readonly json?: unknown;
  readonly text?: string;
  readonly headers?: Record<string, string>;
};

/** A stand-in over TLS on loopback. `lines` has each request as `METHOD URL`, `requests` also the headers. */
export type JsonServer = Listening & { readonly lines: string[]; readonly requests: Request[] };

/** The authority of all stand-ins, and the certificate that they show for localhost. */
export const AUTHORITY: Issued = issueCertificate({ commonName: 'Stand-in Root', authority: true });
const OWN = issueCertificate({ commonName: 'localhost', names: ['localhost', '127.0.0.1'], issuer: AUTHORITY });

/** Starts a server that answers each GET by this function, and everything else with 405. */
export async function serveJson(answer: (request: Request) => Response): Promise<JsonServer> {
  const lines: string[] = [];
  const requests: Request[] = [];
  const server = createServer({ cert: OWN.certificate, key: OWN.key }, ({ method, url = '/', headers }, response) => {
    const { pathname, searchParams } = new URL(url, 'https://localhost');
    const request = { path: pathname, query: searchParams, headers };
    lines.push(`${method} ${url}`);
    requests.push(request);
    const { status = 200, json, text, headers: more = {} } = method === 'GET' ? answer(request) : { status: 405 };
    response.writeHead(status, { 'content-type': 'application/json', ...more });
    response.end(text ?? (json === undefined ? '' : JSON.stringify(json)));
  });
  return { ...(await listen(server)), lines, requests };
}
