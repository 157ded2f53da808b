import { describe, expect, test, vi } from 'vitest';
import { type EdgeCertificates, edgeCertificates } from '../../testkit/real/edge-certificates.ts';
import { freePorts } from '../../testkit/real/free-port.ts';
import { hasPart } from '../../testkit/real/has-part.ts';
import type { Case } from '../../testkit/real/opinions/compare-opinions.ts';
import { judgeServer } from '../../testkit/real/opinions/judge-server.ts';
import { say } from '../../testkit/real/say.ts';
import { type Gateways, HEALTH, startGateways } from '../../testkit/real/start-gateways.ts';
import { startHaproxy } from '../../testkit/real/start-haproxy.ts';
import { tempFolder } from '../../testkit/real/temp-folder.ts';

// HAProxy as a load balancer before gateways of the sandbox: what it passes on, and what it answers in their place.

const PORTS = [
  ...(['plain', 'tls', 'mutual', 'sni', 'closing'] as const),
  ...(['down', 'hanging', 'notDeployed', 'denied', 'busy', 'redirect', 'expired', 'strict', 'proxied', 'mark'] as const),
] as const;
type Ports = Readonly<Record<(typeof PORTS)[number], number>>;

function sections(ports: Ports, files: EdgeCertificates, gateways: Gateways): string {
  const frontend = (name: keyof Ports, options: string, ...lines: readonly string[]) =>
    [`frontend ${name}`, `  bind 127.0.0.1:${ports[name]} ${options}`, ...lines.map((line) => `  ${line}`)].join('\n');
  const tls = `ssl crt ${files.local}`;
  const backend = (name: keyof Gateways, more: string, options = 'ssl verify none') =>
    `backend ${name}\n  ${more}\n  server ${name} 127.0.0.1:${gateways[name]} ${options}`;
  return [
    frontend('plain', '', 'default_backend ready'),
    frontend('tls', tls, 'default_backend ready'),
    frontend('mutual', `${tls} ca-file ${files.authority} verify required`, 'default_backend ready'),
    frontend('sni', `ssl crt ${files.other} crt ${files.named}`, 'default_backend ready'),
    frontend('closing', tls, 'option httpclose', 'default_backend ready'),
    frontend('down', tls, 'default_backend down'),
    frontend('hanging', tls, 'default_backend hanging'),
    frontend('notDeployed', tls, 'default_backend notDeployed'),
    frontend('denied', tls, 'http-request deny', 'default_backend ready'),
    frontend('busy', tls, 'http-request deny deny_status 429', 'default_backend ready'),
    frontend('redirect', '', 'http-request redirect scheme https'),
    frontend('expired', `ssl crt ${files.expired}`, 'default_backend ready'),
    frontend('strict', `ssl crt ${files.named} strict-sni`, 'default_backend ready'),
    frontend('proxied', 'accept-proxy', 'default_backend ready'),
    frontend('mark', ''),
    backend('ready', ''),
    backend('notDeployed', ''),
    backend('hanging', 'timeout server 1s', ''),
    backend('down', 'retries 0'),
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
    { name: 'only known server names', ...https, port: ports.strict, serverName: 'gw.example' },
  ];
}

function oddCases(ports: Ports, files: EdgeCertificates): readonly Case[] {
  const https = { scheme: 'https', path: HEALTH, authority: files.authority } as const;
  return [
    { name: 'no server is up: 503', ...https, port: ports.down, reason: 'http.status', leaves: /down~ .* 503 / },
    { name: 'the server hangs: 504', ...https, port: ports.hanging, reason: 'http.status', leaves: /hanging~ .* 504 / },
    { name: 'the server answers 500', ...https, port: ports.notDeployed, reason: 'http.status', leaves: /notDeployed~ .* 500 / },
    { name: 'denied: 403', ...https, port: ports.denied, reason: 'http.status', leaves: /denied~ .* 403 / },
    { name: 'too many requests: 429', ...https, port: ports.busy, reason: 'http.status', leaves: /busy~ .* 429 / },
    {
      name: 'a redirect to HTTPS',
      scheme: 'http',
      port: ports.redirect,
      path: HEALTH,
      reason: 'http.redirect',
      differs: 'gatewatch takes 200 to 299 for success and follows no redirect',
    },
    {
      name: 'no client certificate',
      ...https,
      port: ports.mutual,
      reason: 'tls.client-certificate',
      leaves: /mutual\/1: SSL handshake failure/,
    },
    { name: 'an expired certificate', ...https, port: ports.expired, reason: 'tls.expired' },
    { name: 'without SNI: the first certificate', ...https, port: ports.sni, reason: 'tls.wrong-host' },
    {
      name: 'an unknown server name is refused',
      ...https,
      port: ports.strict,
      serverName: 'else.example',
      reason: 'tls.wrong-host',
      leaves: /strict\/1: SSL handshake failure/,
    },
    {
      name: 'HTTP on the HTTPS port',
      ...https,
      scheme: 'http',
      port: ports.tls,
      reason: 'http.closed',
      leaves: /tls\/1: SSL handshake failure/,
    },
    {
      name: 'HTTPS on the HTTP port',
      ...https,
      port: ports.plain,
      reason: 'tls.plaintext-port',
      leaves: /plain plain\/<NOSRV> .*<BADREQ>/,
    },
    {
      name: 'PROXY protocol is expected',
      scheme: 'http',
      port: ports.proxied,
      path: HEALTH,
      reason: 'tcp.reset',
      leaves: /proxied\/1: Received something which does not look like a PROXY protocol header/,
    },
  ];
}

describe.skipIf(!hasPart('haproxy'))('HAProxy', () => {
  test('checks of a healthy edge agree with Go and curl and leave no line; faults have their reasons', async () => {
    const files = edgeCertificates(tempFolder());
    const ports = await freePorts(PORTS);
    const haproxy = await startHaproxy(sections(ports, files, await startGateways()), ports.mark);
    const judgement = await judgeServer({
      part: 'haproxy',
      program: haproxy,
      healthy: healthyCases(ports, files),
      odd: oddCases(ports, files),
      expected: 'HAProxy reports each exchange that fails',
      mark: async (lines) => {
        await say(ports.mark, Buffer.from('MARK\r\n\r\n'));
        await vi.waitFor(() => expect(lines().at(-1)).toContain(' mark mark/<NOSRV>'), 30_000);
        return lines().slice(0, -1);
      },
    });
    expect(judgement).toEqual({ otherReasons: [], lines: [], unexplained: [] });
  });
});
