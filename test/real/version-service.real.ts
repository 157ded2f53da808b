import { beforeAll, describe, expect, test } from 'vitest';
import { checkOnce } from '../../testkit/real/check-once.ts';
import { hasPart } from '../../testkit/real/has-part.ts';
import type { Case } from '../../testkit/real/opinions/compare-opinions.ts';
import { judgeServer } from '../../testkit/real/opinions/judge-server.ts';
import { loudLines, noteLog } from '../../testkit/real/report/loud-lines.ts';
import { type Axis2, startAxis2 } from '../../testkit/real/start-axis2.ts';
import { startForFile } from '../../testkit/real/start-for-file.ts';
import { tempFolder } from '../../testkit/real/temp-folder.ts';

// Against Apache Axis2 1.6 on Apache Tomcat, which WSO2 Carbon is built on.

type Ports = { readonly http: number; readonly https: number };

/** A Control Plane: the Version service on 9443 is its readiness, that on 9763 a signal. */
const profile = ({ https, http }: Ports) => ({ profile: 'control-plane', version: '4.5.0', ports: { 9443: https, 9763: http } });
const node = (name: string, ports: Ports) => ({ name, host: '127.0.0.1', tls: { ca: 'ca.pem' }, ...profile(ports) });

const NO_SERVICE = /^SEVERE: The service cannot be found for the endpoint reference \(EPR\) \/services\/Version/;
const FAULT = 'the reader requires the element of the Version service, and this is a fault with status 200';

function cases(axis2: Axis2, authority: string): { readonly healthy: readonly Case[]; readonly odd: readonly Case[] } {
  const https = { scheme: 'https', path: '/services/Version', authority } as const;
  const read = (probe: string, ports: Ports) => ({
    ...https,
    port: probe === 'ready' ? ports.https : ports.http,
    scheme: probe === 'ready' ? ('https' as const) : ('http' as const),
    readAs: { probe, target: profile(ports) },
  });
  const swapped = { http: axis2.ready.https, https: axis2.ready.http };
  return {
    healthy: [
      { name: 'Version service over HTTPS', ...read('ready', axis2.ready) },
      { name: 'Version service over HTTP', ...read('version-http', axis2.ready) },
      { name: 'Version service, the status alone', ...https, port: axis2.ready.https },
      { name: 'Version service, with SNI', ...https, port: axis2.ready.https, serverName: 'localhost' },
    ],
    odd: [
      { name: 'no Version service', ...read('ready', axis2.missing), reason: 'wso2.no-such-endpoint', leaves: NO_SERVICE },
      { name: 'no Version service over HTTP', ...read('version-http', axis2.missing), reason: 'wso2.no-such-endpoint', leaves: NO_SERVICE },
      { name: 'REST is off', ...read('ready', axis2.noRest), reason: 'wso2.not-version-service', differs: FAULT },
      { name: 'REST is off, over HTTP', ...read('version-http', axis2.noRest), reason: 'wso2.not-version-service', differs: FAULT },
      { name: 'HTTPS on the HTTP port', ...read('ready', swapped), reason: 'tls.plaintext-port' },
      { name: 'HTTP on the HTTPS port', ...read('version-http', swapped), reason: 'http.tls-port' },
      { name: 'no such path', ...https, path: '/none', port: axis2.ready.https, reason: 'http.status' },
    ],
  };
}

describe.skipIf(!hasPart('axis2'))('Apache Axis2 on Tomcat', () => {
  let axis2: Axis2;
  beforeAll(() =>
    startForFile(async (atEnd) => {
      axis2 = await startAxis2(atEnd);
    }),
  );

  test('a Version service, with and without TLS, is read, and twenty nodes leave no line in the log', async () => {
    const loud = loudLines('axis2', axis2);
    const targets = Array.from({ length: 20 }, (_, index) => node(`cp-${index}`, axis2.ready));
    const checked = await checkOnce(targets, { 'ca.pem': axis2.certificate });
    expect(checked.map(({ status }) => status)).toEqual(targets.map(() => 'ready'));
    expect(checked[0]?.product).toEqual({ name: 'WSO2 API Manager', version: '4.5.0' });
    expect(noteLog('axis2', 40, loud())).toEqual([]);
  });

  test('a service, a server without it, one without REST, and swapped ports are judged like Go and curl judge them', async () => {
    const judgement = await judgeServer({
      part: 'axis2',
      program: axis2,
      ...cases(axis2, tempFolder().write('ca.pem', axis2.certificate)),
      expected: 'Axis2 reports a service that it does not have',
      mark: async (lines) => lines(),
    });
    expect(judgement).toEqual({ otherReasons: [], lines: [], unexplained: [] });
  });

  test('a TCP check and a bare TLS handshake leave no line in the log of Tomcat', async () => {
    const loud = loudLines('axis2', axis2);
    const custom = (name: string, readinessProbe: object) => ({
      name,
      profile: 'custom',
      host: '127.0.0.1',
      tls: { ca: 'ca.pem' },
      readinessProbe,
    });
    const targets = [
      custom('tcp', { tcpSocket: { port: axis2.ready.https } }),
      custom('tcp-plain', { tcpSocket: { port: axis2.ready.http } }),
      custom('tls', { tlsSocket: { port: axis2.ready.https } }),
    ];
    const checked = await checkOnce(targets, { 'ca.pem': axis2.certificate });
    expect(checked.map(({ status }) => status)).toEqual(['ready', 'ready', 'ready']);
    expect(noteLog('axis2', 3, loud())).toEqual([]);
  });
});
