import { quote } from '../text/quote.ts';
import type { HttpAnswer, LookReason } from './observation.ts';

/** How an HTTP request was sent: the scheme, and the server name (SNI) and the host that it named. */
export type RequestSent = { readonly scheme: 'http' | 'https'; readonly serverName: string | undefined; readonly host: string };

/**
 * What servers answer to plain text on a TLS port, with status 400 (IIS: 403). In order: nginx and the load
 * balancers of AWS (ngx_http_special_response.c, 497), Apache (mod_ssl, ssl_engine_io.c), Tomcat
 * (Http11Processor, `coyote/http11/tls`), Go (net/http/server.go) with Caddy and Traefik, and IIS (403.4).
 */
const PLAIN_TEXT =
  /The plain HTTP request was sent to (?:an )?HTTPS port|speaking plain HTTP to an SSL-enabled server port|This combination of host and port requires TLS|Client sent an HTTP request to an HTTPS server|Use the HTTPS scheme to access this URL|SSL is required to view this resource|403\.4 - /i;

/**
 * What servers answer without an accepted client certificate, with status 400, 401, or 403. In order: nginx (496
 * and 495), Kong, Tomcat (SSLAuthenticator), Apache (mod_ssl under TLS 1.3), Azure API Management, and IIS
 * (403.7, 403.12, 403.13, 403.16, and 403.17).
 */
const NO_CERTIFICATE =
  /No required (?:SSL|TLS) certificate was sent|The SSL certificate error|No client certificate chain in this request|Cannot perform Post-Handshake Authentication|(?:Invalid|Missing) client certificate|client certificate (?:is )?(?:required|missing)|403\.(?:7|12|13|16|17) - /i;

/**
 * What servers answer without a server name, or with one that they do not know: Jetty
 * (SecureRequestCustomizer, 400) and Apache (SSLStrictSNIVHostCheck, 403).
 */
const NO_NAME = /\bInvalid SNI\b|did not provide a hostname using Server Name Indication|does not match the Server Name Indication/i;

const REFUSALS: readonly number[] = [400, 401, 403];

/** The status of a server that does not answer for this host on this connection (RFC 9110 section 15.5.20). */
const MISDIRECTED = 421;

/**
 * Returns what an HTTP answer says about the TLS of the request: plain text on a TLS port, no client certificate,
 * or a server name that the server does not accept. Undefined if it says nothing about that.
 */
export function readTlsRefusal({ status, body }: HttpAnswer, sent: RequestSent): LookReason | undefined {
  const isRefusal = REFUSALS.includes(status);
  if (sent.scheme === 'http') {
    const found = isRefusal ? PLAIN_TEXT.exec(body)?.[0] : undefined;
    return found === undefined ? undefined : { reason: 'http.tls-port', detail: said(status, found), fix: 'set `scheme: HTTPS`' };
  }
  if (status === MISDIRECTED) return misdirected('status 421 (Misdirected Request)', sent);
  if (!isRefusal) return undefined;
  const name = NO_NAME.exec(body)?.[0];
  if (name !== undefined) return misdirected(said(status, name), sent);
  const certificate = NO_CERTIFICATE.exec(body)?.[0];
  return certificate === undefined ? undefined : { reason: 'tls.client-certificate', detail: said(status, certificate) };
}

function said(status: number, text: string): string {
  return `status ${status}: "${quote(text.replace(/ - $/, ''), 120)}"`;
}

function misdirected(answer: string, { serverName, host }: RequestSent): LookReason {
  const detail =
    serverName === undefined
      ? `${answer}: the request was sent without a server name (SNI), because the host is an IP address`
      : `${answer}: the request was sent with the server name (SNI) ${quote(serverName, 80)} and the host ${quote(host, 80)}`;
  const fix =
    serverName === undefined || serverName === host
      ? 'set `tls.serverName` to a name that the server is configured for'
      : 'set `tls.serverName` and the header `host` to the same name, one that the server is configured for';
  return { reason: 'tls.wrong-host', detail, fix };
}
