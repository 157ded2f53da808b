import { expect, test } from 'vitest';
import type { CertificateFacts } from '../../../monitor/observation/observation.ts';
import { readSignal } from '../../../monitor/observation/signals.ts';
import type { ReadOff } from '../../../monitor/target/probe.ts';
import { probe, seen } from '../../../testkit/samples.ts';

const ready = probe('ready', 'readiness');
const other = probe('websocket-tls', 'signal');

function tls(daysRemaining: number): CertificateFacts {
  return { trusted: true, subject: 'CN=gw', issuer: 'CN=ca', notAfter: '2027-01-01T00:00:00.000Z', daysRemaining, pin: 'sha256//x=' };
}

const certificate: ReadOff = { kind: 'read-off', signal: 'certificate', of: ['ready', 'websocket-tls'], days: 21 };
const latency: ReadOff = { kind: 'read-off', signal: 'latency', of: ['ready'], limitMs: 100 };
const drift: ReadOff = { kind: 'read-off', signal: 'version-drift', of: ['ready', 'websocket-tls'], version: '4.2.0' };

test('readOff() takes the certificate with the fewest days left, even of a look that failed', () => {
  const result = readSignal(certificate, [seen(ready, 's', 1, { tls: tls(300) }), seen(other, 'f', 1, { tls: tls(9.4) })]);
  expect(result).toMatchObject({ outcome: { outcome: 'failure', reason: 'certificate.expiring' }, source: { probe: 'websocket-tls' } });
  expect(readSignal(certificate, [seen(ready, 's', 1, { tls: tls(21) })])?.outcome.outcome).toBe('success');
  expect(readSignal(certificate, [seen(ready, 's', 1, { tls: tls(-2.5) })])?.outcome.detail).toContain('expired 2 days ago');
  expect(readSignal(certificate, [seen(ready, 'f', 1)])).toBeUndefined();
});

test.each([
  ['an intermediate', ['CN=gw', 'CN=Intermediate'], [300, 3]],
  ['the root that is sent', ['CN=gw', 'CN=Intermediate', 'CN=Root'], [300, 200, 3]],
])('readOff() names the certificate that ends first: %s', (_name, subjects, days) => {
  const chain = subjects.map((subject, i) => ({
    subject,
    issuer: 'CN=ca',
    notAfter: '2027-01-01T00:00:00.000Z',
    daysRemaining: days[i] ?? 0,
  }));
  const last = subjects.at(-1);
  const result = readSignal(certificate, [seen(ready, 's', 1, { tls: { ...tls(300), chain } }), seen(other, 's', 1, { tls: tls(30) })]);
  expect(result).toMatchObject({
    outcome: {
      reason: 'certificate.expiring',
      detail: `${last}, which is in the chain that the server sends with CN=gw, expires in 3 days (2027-01-01T00:00:00.000Z)`,
      fix: expect.stringContaining(`replace ${last}`),
    },
    source: { probe: 'ready' },
  });
});

test('readOff() names the certificate of the server when that ends first, without a fix of its own', () => {
  const chain = [tls(0.8), { ...tls(300), subject: 'CN=Intermediate' }];
  const result = readSignal(certificate, [seen(ready, 's', 1, { tls: { ...tls(0.8), chain } })]);
  expect(result?.outcome).toEqual({
    outcome: 'failure',
    reason: 'certificate.expiring',
    detail: 'CN=gw expires in less than 1 day (2027-01-01T00:00:00.000Z)',
  });
});

test('readOff() calls slow only what took longer than the limit and succeeded', () => {
  expect(readSignal(latency, [seen(ready, 's', 1, { latencyMs: 100 })])?.outcome.outcome).toBe('success');
  expect(readSignal(latency, [seen(ready, 's', 1, { latencyMs: 100.1 })])?.outcome).toMatchObject({
    outcome: 'failure',
    reason: 'latency.slow',
  });
  expect(readSignal(latency, [seen(ready, 's', 1, { latencyMs: 105, skewMs: 5 })])?.outcome).toMatchObject({
    outcome: 'unknown',
    reason: 'monitor.deadline',
    detail: "105 ms, of which up to 5 ms are the monitor's own delay; the limit is 100 ms",
  });
  expect(readSignal(latency, [seen(ready, 's', 1, { latencyMs: 105, skewMs: 4 })])?.outcome).toMatchObject({ reason: 'latency.slow' });
  expect(readSignal(latency, [seen(ready, 'f', 1, { latencyMs: 5000 })])).toBeUndefined();
});

test('readOff() tells version drift from the first look that saw a version', () => {
  const product = { name: 'Gateway', version: '4.3.0' };
  const result = readSignal(drift, [seen(ready, 'u', 1), seen(other, 's', 1, { product } as never)]);
  expect(result?.outcome).toMatchObject({
    outcome: 'failure',
    reason: 'wso2.version-drift',
    detail: 'it runs Gateway 4.3.0, but 4.2.0 is configured',
  });
  expect(readSignal(drift, [seen(ready, 's', 1, { product: { ...product, version: '4.2.0' } } as never)])?.outcome.outcome).toBe('success');
  expect(readSignal(drift, [seen(ready, 's', 1)])).toBeUndefined();
});
