import { describe, expect, test } from 'vitest';
import { prometheus } from '../../../cli/formats/prometheus.ts';
import { resultOf, roundOf, simpleResult } from '../../../testkit/command/round-samples.ts';
import { probe } from '../../../testkit/samples.ts';
import { run } from '../../../testkit/test-terminal.ts';

// The gauges of blackbox_exporter 0.27 (prober/http.go, tls.go, utils.go, handler.go) that a round has figures for.
const BLACKBOX = [
  'probe_success',
  'probe_duration_seconds',
  'probe_dns_lookup_time_seconds',
  'probe_ip_protocol',
  'probe_http_status_code',
  'probe_http_duration_seconds',
  'probe_http_ssl',
  'probe_ssl_earliest_cert_expiry',
  'probe_tls_version_info',
];

type Sample = { readonly name: string; readonly labels: Readonly<Record<string, string>>; readonly value: number };

/** Reads the text format. Source: Prometheus, "Exposition formats", text format details. */
function read(text: string): readonly Sample[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name = '', inside = '', value = ''] = /^([a-z_]+)(?:\{(.*)\})? (\S+)$/s.exec(line) ?? [];
      const labels = [...inside.matchAll(/([a-z_]+)="((?:[^"\\]|\\.)*)"/gs)].map(([, key, raw = '']) => [
        key,
        raw.replaceAll(/\\(.)/gs, (_, one) => (one === 'n' ? '\n' : one)),
      ]);
      return { name, labels: Object.fromEntries(labels), value: Number(value) };
    });
}

const values = (samples: readonly Sample[], name: string) => samples.filter((one) => one.name === name);

describe('a round as metrics', () => {
  test('has the names of blackbox_exporter, each series once and with help and type', async () => {
    const { code, out } = await run(['check', '--sandbox', '--fault', 'km-1=certificate-expired', '--output', 'prometheus']);
    expect(code).toBe(1);
    const samples = read(out);
    const names = [...new Set(samples.map(({ name }) => name))];
    expect(names.filter((name) => name.startsWith('probe_'))).toEqual(BLACKBOX);
    for (const name of names) expect(out).toMatch(new RegExp(`^# HELP ${name} .+\n# TYPE ${name} gauge$`, 'm'));
    const series = samples.map(({ name, labels }) => JSON.stringify([name, labels]));
    expect(new Set(series).size).toBe(series.length);
    const phases = values(samples, 'probe_http_duration_seconds').filter(
      ({ labels }) => labels.target === 'gw-1' && labels.probe === 'ready',
    );
    expect(phases.map(({ labels }) => labels.phase)).toEqual(['resolve', 'connect', 'tls', 'processing', 'transfer']);
    const [took] = values(samples, 'probe_duration_seconds');
    expect(phases.reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(took?.value ?? 0, 3);
    expect(values(samples, 'probe_tls_version_info')[0]?.labels.version).toMatch(/^TLS 1\.[23]$/);
    const expired = values(samples, 'probe_ssl_earliest_cert_expiry').find(({ labels }) => labels.target === 'km-1');
    expect(expired?.value).toBeLessThan(Date.now() / 1000);
    expect(values(samples, 'gatewatch_probe_failure_info').find(({ labels }) => labels.probe === 'ready')?.labels).toMatchObject({
      target: 'km-1',
      reason: 'tls.expired',
    });
  });

  test('says nothing of the success of a check that could not be made', async () => {
    const samples = read(await prometheus(roundOf([simpleResult('a', 's'), simpleResult('b', 'f'), simpleResult('c', 'u')])));
    expect(values(samples, 'probe_success').map(({ labels, value }) => [labels.target, value])).toEqual([
      ['a', 1],
      ['b', 0],
    ]);
    expect(values(samples, 'gatewatch_probe_unknown').map(({ value }) => value)).toEqual([0, 0, 1]);
    expect(values(samples, 'gatewatch_probe_failure_info').map(({ labels }) => labels.reason)).toEqual([
      'http.status',
      'monitor.exhausted',
    ]);
  });

  test('has one status at 1 for each target, and the time of the round', async () => {
    const samples = read(await prometheus(roundOf([simpleResult('a', 's'), simpleResult('b', 'f')])));
    const on = values(samples, 'gatewatch_target_status').filter(({ value }) => value === 1);
    expect(on.map(({ labels }) => [labels.target, labels.status])).toEqual([
      ['a', 'ready'],
      ['b', 'not-ready'],
    ]);
    expect(values(samples, 'gatewatch_target_status')).toHaveLength(12);
    expect(values(samples, 'gatewatch_last_round_timestamp_seconds')).toEqual([
      { name: 'gatewatch_last_round_timestamp_seconds', labels: { monitor: 'prod' }, value: Date.parse('2026-11-28T21:00:00Z') / 1000 },
    ]);
  });

  test.each(['a"b', 'back\\slash', 'line\nend', 'ümläut', '{}'])('a label value %j comes back as it was', async (name) => {
    const samples = read(await prometheus(roundOf([simpleResult(name, 's')])));
    expect(values(samples, 'probe_success')[0]?.labels.target).toBe(name);
  });

  test('a TCP probe has neither a status code nor phases of HTTP', async () => {
    const look = { kind: 'tcp', host: 'h', port: 1 } as const;
    const one = resultOf([['ready', 'readiness', 's', { phases: { dnsMs: 1, connectMs: 2 } }]]);
    const tcp = { ...one, target: { ...one.target, probes: [probe('ready', 'readiness', { look })] } };
    const names = new Set(read(await prometheus(roundOf([tcp]))).map(({ name }) => name));
    expect(names).toContain('probe_dns_lookup_time_seconds');
    expect([...names].filter((name) => name.startsWith('probe_http'))).toEqual([]);
  });
});
