import { describe, expect, test } from 'vitest';
import type { Diagnosis, FailingProbe } from '../../../monitor/health/diagnosis.ts';
import { STATUSES } from '../../../monitor/health/status.ts';
import { consequencesInWords, reasonInWords, STATUS_WORDS } from '../../../monitor/message/words.ts';
import type { CertificateFacts, Observation } from '../../../monitor/observation/observation.ts';
import { REASONS, type Reason } from '../../../monitor/observation/reason.ts';

function finding(probe: string, reason: Reason, detail = ''): FailingProbe {
  const { kind, sentence, fix } = REASONS[reason];
  return { rung: 'connect', probe, reason, kind, summary: detail === '' ? sentence : `${sentence}: ${detail}`, fix };
}

test('every status has its word, no two the same', () => {
  const words = STATUSES.map((status) => STATUS_WORDS[status]);
  expect(new Set(words).size).toBe(STATUSES.length);
  for (const word of words) expect(word).toMatch(/^[A-Z ]+$/);
});

describe('reasonInWords()', () => {
  test('is the sentence of the reason, without the detail', () => {
    expect(reasonInWords({ ...finding('ready', 'tcp.refused', '192.0.2.7 port 9443'), consequences: [] })).toBe(
      'connection refused (nothing listens on the port)',
    );
  });

  test('names the probe when it is another than `ready`', () => {
    expect(reasonInWords({ ...finding('broker', 'tcp.timeout'), consequences: [] })).toBe('broker: the connection attempt timed out');
  });

  test('does not repeat the name of the probe where it is part of the reason', () => {
    const { sentence } = REASONS['latency.slow'];
    expect(reasonInWords({ ...finding('latency', 'latency.slow'), consequences: [] })).toBe(sentence);
    expect(reasonInWords({ ...finding('speed', 'latency.slow'), consequences: [] })).toBe(`speed: ${sentence}`);
  });

  test.each([
    ['certificate.expiring', 9.4, 'the certificate expires in 9 days'],
    ['certificate.expiring', 0.5, 'the certificate expires in less than 1 day'],
    ['certificate.expiring', -1.5, 'the certificate expired 1 day ago'],
    ['tls.expired', -3.2, 'the certificate expired 3 days ago'],
    // The certificate of the server is valid, and one of its issuers is not.
    ['tls.expired', 149.9, REASONS['tls.expired'].sentence],
  ] as const)('of %s with %f days left is "%s"', (reason, daysRemaining, words) => {
    const tls: CertificateFacts = { trusted: true, subject: 'CN=gw', issuer: 'CN=ca', notAfter: '', daysRemaining, pin: '' };
    const seen = [
      { probe: 'other', tls: { ...tls, daysRemaining: 500 } },
      { probe: 'ready', tls },
    ] as unknown as Observation[];
    const probe = reason === 'tls.expired' ? 'ready' : 'certificate';
    expect(reasonInWords({ ...finding(probe, reason), consequences: [] }, seen)).toBe(words);
    expect(reasonInWords({ ...finding(probe, reason), consequences: [] })).toBe(REASONS[reason].sentence);
  });

  test('is the summary where there is no reason yet', () => {
    const pending: Diagnosis = { rung: 'ready', probe: 'ready', summary: 'no result yet from ready', fix: 'wait', consequences: [] };
    expect(reasonInWords(pending)).toBe('no result yet from ready');
  });
});

describe('consequencesInWords()', () => {
  test('says one thing once: a line a reason, the probes that share it side by side', () => {
    const diagnosis: Diagnosis = {
      ...finding('ready', 'tcp.refused', 'port 9443'),
      consequences: [
        finding('version', 'tcp.refused', 'port 9443'),
        finding('websocket', 'tcp.timeout', 'within 5 s'),
        finding('version-http', 'tcp.refused', 'port 9763'),
      ],
    };
    expect(consequencesInWords(diagnosis)).toEqual([
      'version, version-http: same reason (tcp.refused)',
      'websocket: the connection attempt timed out: within 5 s (tcp.timeout)',
    ]);
  });

  test('says nothing where nothing follows', () => {
    expect(consequencesInWords(null)).toEqual([]);
    expect(consequencesInWords({ ...finding('ready', 'tcp.refused'), consequences: [] })).toEqual([]);
  });

  test('of a target without a verdict yet, what has failed already', () => {
    const pending: Diagnosis = {
      rung: 'alive',
      probe: 'alive',
      summary: 's',
      fix: 'f',
      consequences: [finding('websocket', 'tcp.refused')],
    };
    expect(consequencesInWords(pending)).toEqual(['websocket: connection refused (nothing listens on the port) (tcp.refused)']);
  });
});
