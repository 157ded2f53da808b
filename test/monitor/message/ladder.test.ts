import { expect, test } from 'vitest';
import { diagnose } from '../../../monitor/health/diagnosis.ts';
import { judgeTarget } from '../../../monitor/health/target-health.ts';
import { newTargetMemory } from '../../../monitor/memory/target-memory.ts';
import { ladderLine } from '../../../monitor/message/ladder.ts';
import type { Reason } from '../../../monitor/observation/reason.ts';
import type { Probe, Role } from '../../../monitor/target/probe.ts';
import { probe, seen, someLook, target } from '../../../testkit/samples.ts';

const http = someLook;
const https = { ...someLook, scheme: 'https' } as const;
type Look = Probe['look'];
const tcp: Look = { kind: 'tcp', host: 'gw.example.com', port: 5672 };

function lineOf(reason: Reason, first: readonly [Role, Look], ...others: readonly (readonly [Role, Look])[]): string | undefined {
  const probes = [first, ...others].map(([role, look], i) => probe(`probe-${i}`, role, { look, failureThreshold: 1 }));
  const of = target(probes);
  const observations = probes.map((one, i) => (i === 0 ? seen(one, 'f', 2, { reason, answered: false }) : seen(one, 's', 2)));
  const diagnosis = diagnose(of, judgeTarget(of, newTargetMemory(0), observations, 2));
  return diagnosis ? ladderLine(diagnosis, probes) : undefined;
}

test.each([
  ['dns.not-found', https, 'name BROKEN > connect, tls, http, ready not reached'],
  ['tcp.refused', https, 'name ok > connect BROKEN > tls, http, ready not reached'],
  ['tcp.refused', http, 'name ok > connect BROKEN > http, ready not reached'],
  ['tcp.refused', tcp, 'name ok > connect BROKEN > ready not reached'],
  ['tls.expired', https, 'name ok > connect ok > tls BROKEN > http, ready not reached'],
  ['http.timeout', https, 'name ok > connect ok > tls ok > http BROKEN > ready not reached'],
  ['wso2.not-deployed', https, 'name ok > connect ok > tls ok > http ok > ready BROKEN'],
  ['monitor.exhausted', https, undefined],
] as const)('%s', (reason, look, line) => {
  expect(lineOf(reason, ['readiness', look])).toBe(line);
});

test('"alive" is a rung where a probe asks for it', () => {
  expect(lineOf('tcp.refused', ['readiness', http], ['liveness', tcp])).toBe('name ok > connect BROKEN > http, alive, ready not reached');
});
