import { describe, expect, test, vi } from 'vitest';
import { type EdgeCertificates, edgeCertificates } from '../../testkit/real/edge-certificates.ts';
import { freePorts } from '../../testkit/real/free-port.ts';
import { hasPart } from '../../testkit/real/has-part.ts';
import type { Case } from '../../testkit/real/opinions/compare-opinions.ts';
import { judgeServer } from '../../testkit/real/opinions/judge-server.ts';
import { say } from '../../testkit/real/say.ts';
import { type Gateways, HEALTH, startGateways } from '../../testkit/real/start-gateways.ts';
import { startNginx } from '../../testkit/real/start-nginx.ts';
import { tempFolder } from '../../testkit/real/temp-folder.ts';

// nginx as an edge before gateways of the sandbox: what it does well, and the pages it writes in their place.

const PORTS = [
  ...(['plain', 'tls', 'mutual', 'sni', 'closing', 'modern', 'http2', 'gzip', 'empty'] as const),
  ...(['down', 'hanging', 'silent', 'notDeployed', 'maintenance', 'hangUp', 'redirect', 'login'] as const),
  ...(['expired', 'old', 'rejecting', 'proxied'] as const),
] as const;
type Ports = Readonly<Record<(typeof PORTS)[number], number>>;

function servers(ports: Ports, files: EdgeCertificates, gateways: Gateways): string {
  const tls = (file: string) => `ssl_certificate ${file}; ssl_certificate_key ${file};`;
  const pass = (port: number) => `location / { proxy_pass https://127.0.0.1:${port}; }`;
  const passHttp = (port: number, more = '') => `location / { proxy_pass http://127.0.0.1:${port}; ${more} }`;
  const server = (port: keyof Ports, options: string, content: string) =>
    `server { listen 127.0.0.1:${ports[port]} ${options}; ${options.includes('ssl') ? tls(files.local) : ''} ${content} }`;
  const ready = pass(gateways.ready);
  return [
    server('plain', '', ready),
    server('tls', 'ssl', ready),
    server('mutual', 'ssl', `ssl_client_certificate ${files.authority}; ssl_verify_client on; ${ready}`),
    `server { listen 127.0.0.1:${ports.sni} ssl default_server; server_name other.example; ${tls(files.other)} ${ready} }`,
    `server { listen 127.0.0.1:${ports.sni} ssl; server_name gw.example; ${tls(files.named)} ${ready} }`,
    server('closing', 'ssl', `keepalive_timeout 0; ${ready}`),
    server('modern', 'ssl', `ssl_protocols TLSv1.3; ${ready}`),
    server('http2', 'ssl http2', ready),
    server('gzip', 'ssl', 'gzip on; gzip_min_length 1; gzip_types *; gzip_proxied any; return 200 "{}";'),
    server('empty', 'ssl', 'return 204;'),
    server('down', 'ssl', pass(gateways.down)),
    server('hanging', 'ssl', passHttp(gateways.hanging, 'proxy_read_timeout 1s;')),
    server('silent', 'ssl', passHttp(gateways.hanging)),
    server('notDeployed', 'ssl', pass(gateways.notDeployed)),
    server('maintenance', 'ssl', 'return 503;'),
    server('hangUp', 'ssl', 'return 444;'),
    server('redirect', '', 'return 301 https://$host$request_uri;'),
    server('login', 'ssl', 'default_type text/html; return 200 "<html><body>Sign in</body></html>";'),
    `server { listen 127.0.0.1:${ports.expired} ssl; ${tls(files.expired)} ${ready} }`,
    server('old', 'ssl', `ssl_protocols TLSv1.1; ssl_ciphers DEFAULT@SECLEVEL=0; ${ready}`),
    `server { listen 127.0.0.1:${ports.rejecting} ssl; ssl_reject_handshake on; }`,
    server('proxied', 'proxy_protocol', ready),
  ].join('\n');
}

function healthyCases(ports: Ports, files: EdgeCertificates): readonly Case[] {
  const https = { scheme: 'https', path: HEALTH, authority: files.authority } as const;
  return [
    { name: 'plain HTTP', scheme: 'http', port: ports.plain, path: HEALTH },
    { name: 'TLS termination', ...https, port: ports.tls },
    { name: 'a client certificate is required and sent', ...https, port: ports.mutual, clientCertificate: files.client },
    { name: 'the certificate of the server name (SNI)', ...https, port: ports.sni, serverName: 'gw.example' },
    { name: 'keep-alive is off', ...https, port: ports.closing },
    { name: 'TLS 1.3 only', ...https, port: ports.modern },
    { name: 'HTTP/2 is offered', ...https, port: ports.http2 },
    { name: 'gzip is on', ...https, port: ports.gzip },
    { name: 'status 204', ...https, port: ports.empty },
  ];
}

function oddCases(ports: Ports, files: EdgeCertificates): readonly Case[] {
  const https = { scheme: 'https', path: HEALTH, authority: files.authority } as const;
  const wrongHost = { ...https, reason: 'tls.wrong-host' };
  return [
    {
      name: 'upstream refuses: 502',
      ...https,
      port: ports.down,
      reason: 'http.status',
      leaves: /connect\(\) failed \(111: Connection refused/,
    },
    {
      name: 'upstream hangs: 504',
      ...https,
      port: ports.hanging,
      reason: 'http.status',
      leaves: /upstream timed out .* while reading response header/,
    },
    { name: 'upstream hangs longer than the check', ...https, port: ports.silent, reason: 'http.timeout', timeoutSeconds: 3 },
    { name: 'upstream answers 500', ...https, port: ports.notDeployed, reason: 'http.status' },
    { name: 'its own 503', ...https, port: ports.maintenance, reason: 'http.status' },
    { name: 'it hangs up (444)', ...https, port: ports.hangUp, reason: 'http.closed' },
    {
      name: 'a redirect to HTTPS',
      scheme: 'http',
      port: ports.redirect,
      path: HEALTH,
      reason: 'http.redirect',
      differs: 'gatewatch takes 200 to 299 for success and follows no redirect',
    },
    {
      name: 'a login page with status 200 for the Version service',
      ...https,
      path: '/services/Version',
      port: ports.login,
      reason: 'wso2.not-version-service',
      readAs: { probe: 'ready', target: { profile: 'control-plane', ports: { 9443: ports.login }, probes: { 'version-http': false } } },
      differs: 'the reader requires the element of the Version service',
    },
    { name: 'no client certificate', ...https, port: ports.mutual, reason: 'tls.client-certificate' },
    { name: 'an expired certificate', ...https, port: ports.expired, reason: 'tls.expired' },
    { name: 'TLS 1.1 only', ...https, port: ports.old, reason: 'tls.handshake' },
    { name: 'without SNI: the default certificate', ...wrongHost, port: ports.sni },
    { name: 'another SNI: the default certificate', ...wrongHost, port: ports.sni, serverName: 'unknown.example' },
    { name: 'an unknown server name is rejected', ...wrongHost, port: ports.rejecting, serverName: 'gw.example' },
    { name: 'HTTP on the HTTPS port', ...https, scheme: 'http', port: ports.tls, reason: 'http.tls-port' },
    { name: 'HTTPS on the HTTP port', ...https, port: ports.plain, reason: 'tls.plaintext-port' },
    {
      name: 'PROXY protocol is expected',
      scheme: 'http',
      port: ports.proxied,
      path: HEALTH,
      reason: 'http.closed',
      leaves: /broken header: "GET /,
    },
  ];
}

describe.skipIf(!hasPart('nginx'))('nginx', () => {
  test('checks of a healthy edge agree with Go and curl and leave no line; faults have their reasons', async () => {
    const files = edgeCertificates(tempFolder());
    const ports = await freePorts(PORTS);
    const nginx = await startNginx(servers(ports, files, await startGateways()));
    const judgement = await judgeServer({
      part: 'nginx',
      program: nginx,
      healthy: healthyCases(ports, files),
      odd: oddCases(ports, files),
      expected: 'nginx reports an upstream that fails, and a PROXY header that is missing',
      mark: async (lines) => {
        await say(ports.proxied, Buffer.from('MARK\r\n'));
        await vi.waitFor(() => expect(lines().at(-1)).toContain('MARK'), 30_000);
        return lines().slice(0, -1);
      },
    });
    expect(judgement).toEqual({ otherReasons: [], lines: [], unexplained: [] });
  });
});
