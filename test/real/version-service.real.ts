import { describe, expect, test } from 'vitest';
import { checkOnce } from '../../testkit/real/check-once.ts';
import { hasPart } from '../../testkit/real/has-part.ts';
import { startAxis2 } from '../../testkit/real/start-axis2.ts';

// Against Apache Axis2 1.6 on Apache Tomcat, which WSO2 Carbon is built on.

type Ports = { readonly http: number; readonly https: number };

/** A Control Plane: the Version service on 9443 is its readiness, that on 9763 a signal. */
const node = (name: string, { https, http }: Ports) => ({
  name,
  profile: 'control-plane',
  version: '4.5.0',
  host: '127.0.0.1',
  tls: { ca: 'ca.pem' },
  ports: { 9443: https, 9763: http },
});
const LOUD = /^(WARNING|SEVERE)/;

describe.skipIf(!hasPart('axis2'))('Apache Axis2 on Tomcat', () => {
  test('a Version service, with and without TLS, is read, and twenty nodes leave no line in the log', async () => {
    const axis2 = await startAxis2();
    const started = axis2.written().length;
    const targets = Array.from({ length: 20 }, (_, index) => node(`cp-${index}`, axis2.ready));
    const checked = await checkOnce(targets, { 'ca.pem': axis2.certificate });
    expect(checked.map(({ status }) => status)).toEqual(targets.map(() => 'ready'));
    expect(checked[0]?.product).toEqual({ name: 'WSO2 API Manager', version: '4.5.0' });
    expect(loudIn(axis2.written().slice(started))).toEqual([]);
  });

  test('a server without the service, one without REST, and swapped ports each have their reason', async () => {
    const axis2 = await startAxis2();
    const swapped = { http: axis2.ready.https, https: axis2.ready.http };
    const targets = [node('missing', axis2.missing), node('no-rest', axis2.noRest), node('swapped', swapped)];
    const checked = await checkOnce(targets, { 'ca.pem': axis2.certificate });
    const reasons = checked.map(({ name, probes }) => [
      name,
      ...['ready', 'version-http'].map((probe) => probes.find((one) => one.name === probe)?.reason),
    ]);
    expect(reasons).toEqual([
      ['missing', 'wso2.no-such-endpoint', 'wso2.no-such-endpoint'],
      ['no-rest', 'wso2.not-version-service', 'wso2.not-version-service'],
      ['swapped', 'tls.plaintext-port', 'http.tls-port'],
    ]);
  });

  test('a TCP check and a bare TLS handshake leave no line in the log of Tomcat', async () => {
    const axis2 = await startAxis2();
    const started = axis2.written().length;
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
    expect(loudIn(axis2.written().slice(started))).toEqual([]);
  });
});

const loudIn = (log: string) => log.split('\n').filter((line) => LOUD.test(line));
