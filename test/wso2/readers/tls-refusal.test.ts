import { describe, expect, it } from 'vitest';
import { lookWith } from '../../../testkit/look-with.ts';
import { onConnection, onRequest } from '../../../testkit/zoo/listen.ts';
import { INTERMEDIATE, LEAF, ROOT, shown } from '../../../testkit/zoo/pki.ts';
import { speakTls } from '../../../testkit/zoo/tls-zoo.ts';

type Way = { readonly scheme: 'HTTP' | 'HTTPS'; readonly host?: string; readonly tls?: string; readonly more?: string };

/** What a look says of a server that answers everything with this status and body. */
async function said(status: number, body: string, { scheme, host = 'localhost', tls = '', more = '' }: Way) {
  const bytes = `HTTP/1.1 ${status} Whatever\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`;
  const { port, close } =
    scheme === 'HTTP'
      ? await onRequest((socket) => socket.end(bytes))
      : await onConnection(speakTls(shown(LEAF, INTERMEDIATE), (socket) => socket.once('data', () => socket.end(bytes))));
  const yaml = `targets:
  - name: t
    profile: custom
    host: ${host}
    tls: { ca: ca.pem${tls} }
    readinessProbe: { httpGet: { path: /, port: ${port}, scheme: ${scheme} }${more} }
`;
  const looked = await lookWith(yaml, { files: { 'ca.pem': ROOT.certificate } });
  await close();
  const { outcome, reason, detail, fix } = looked('t').probe('ready');
  return { outcome, reason, detail, fix };
}

// nginx 1.22 and HAProxy 2.6 as they answered on loopback; the others from their sources.
const NGINX_PLAIN =
  '<html>\r\n<head><title>400 The plain HTTP request was sent to HTTPS port</title></head>\r\n<body>\r\n<center><h1>400 Bad Request</h1></center>\r\n<center>The plain HTTP request was sent to HTTPS port</center>\r\n<hr><center>nginx/1.22.1</center>\r\n</body>\r\n</html>\r\n';
const NGINX_CERTIFICATE =
  '<html>\r\n<head><title>400 No required SSL certificate was sent</title></head>\r\n<body>\r\n<center><h1>400 Bad Request</h1></center>\r\n<center>No required SSL certificate was sent</center>\r\n<hr><center>nginx/1.22.1</center>\r\n</body>\r\n</html>\r\n';

describe('plain text on a TLS port', () => {
  it.each([
    ['nginx', 400, NGINX_PLAIN],
    ['Apache', 400, "<p>Reason: You're speaking plain HTTP to an SSL-enabled server port.<br />\n Instead use the HTTPS scheme</p>"],
    ['Tomcat', 400, 'Bad Request\r\nThis combination of host and port requires TLS.\r\n'],
    ['Go', 400, 'Client sent an HTTP request to an HTTPS server.\n'],
    ['IIS', 403, '<h2>403 - Forbidden: SSL is required to view this resource.</h2>'],
  ])('is said by %s', async (_name, status, body) => {
    expect(await said(status, body, { scheme: 'HTTP' })).toMatchObject({ reason: 'http.tls-port', fix: 'set `scheme: HTTPS`' });
  });

  it('is not read into a health answer, another status, or a probe over TLS', async () => {
    expect((await said(200, NGINX_PLAIN, { scheme: 'HTTP' })).outcome).toBe('success');
    expect((await said(500, NGINX_PLAIN, { scheme: 'HTTP' })).reason).toBe('http.status');
    expect((await said(400, NGINX_PLAIN, { scheme: 'HTTPS' })).reason).toBe('http.status');
  });

  it('is a success where it is expected, and a fault where another answer is', async () => {
    const expected = await said(400, NGINX_PLAIN, { scheme: 'HTTP', more: ', expect: { status: 400 }' });
    const other = await said(400, NGINX_PLAIN, { scheme: 'HTTP', more: ', expect: { status: 400, body: UP }' });
    expect([expected.outcome, other.reason]).toEqual(['success', 'http.tls-port']);
  });
});

describe('a missing client certificate', () => {
  it.each([
    ['nginx', 400, NGINX_CERTIFICATE],
    ['nginx, with one that it does not trust', 400, '<center>The SSL certificate error</center>'],
    ['Kong', 401, '{"message":"No required TLS certificate was sent"}'],
    ['Tomcat', 401, '<b>Message</b> No client certificate chain in this request'],
    ['Apache', 403, '<p>Reason: Cannot perform Post-Handshake Authentication.<br /></p>'],
    ['Azure', 403, 'Invalid client certificate'],
    ['IIS', 403, '<h3>HTTP Error 403.7 - Forbidden</h3>'],
  ])('is said by %s', async (_name, status, body) => {
    const { reason, detail } = await said(status, body, { scheme: 'HTTPS' });
    expect(reason).toBe('tls.client-certificate');
    expect(detail).toMatch(new RegExp(`^status ${status}: "[^"]+"$`));
  });

  it('is not read into any other refusal', async () => {
    expect((await said(403, 'forbidden', { scheme: 'HTTPS' })).reason).toBe('http.status');
    expect((await said(404, NGINX_CERTIFICATE, { scheme: 'HTTPS' })).reason).toBe('http.status');
  });
});

describe('a server name that a server does not answer for', () => {
  it('is missing: 421 by address', async () => {
    expect(await said(421, '', { scheme: 'HTTPS', host: '127.0.0.1' })).toEqual({
      outcome: 'failure',
      reason: 'tls.wrong-host',
      detail: 'status 421 (Misdirected Request): the request was sent without a server name (SNI), because the host is an IP address',
      fix: 'set `tls.serverName` to a name that the server is configured for',
    });
  });

  it('is another than the host, or not known', async () => {
    expect(await said(421, '', { scheme: 'HTTPS' })).toMatchObject({
      reason: 'tls.wrong-host',
      detail: expect.stringContaining('with the server name (SNI) localhost and the host localhost'),
    });
    const other = await said(421, '', { scheme: 'HTTPS', host: '127.0.0.1', tls: ', serverName: localhost' });
    expect(other).toMatchObject({
      detail: expect.stringContaining('the server name (SNI) localhost and the host 127.0.0.1'),
      fix: 'set `tls.serverName` and the header `host` to the same name, one that the server is configured for',
    });
  });

  it.each([
    ['Jetty', 400, '<tr><th>MESSAGE:</th><td>Invalid SNI</td></tr>'],
    ['Apache, strict', 403, 'The client software did not provide a hostname using Server Name Indication (SNI), which is required'],
    ['Apache', 421, 'the requested host name does not match the Server Name Indication (SNI) in use for this connection.'],
  ])('is said by %s', async (_name, status, body) => {
    expect(await said(status, body, { scheme: 'HTTPS', host: '127.0.0.1' })).toMatchObject({
      reason: 'tls.wrong-host',
      fix: expect.stringContaining('set `tls.serverName`'),
    });
  });

  it('is no question of TLS in plain text', async () => {
    expect((await said(421, '', { scheme: 'HTTP' })).reason).toBe('http.status');
  });
});
