import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diagnose, RUNGS, rungOf } from '../../../monitor/health/diagnosis.ts';
import { judgeTarget } from '../../../monitor/health/target-health.ts';
import { decideNotifications } from '../../../monitor/incident/decide-notifications.ts';
import { enqueueChange } from '../../../monitor/incident/outbox.ts';
import { newTargetMemory } from '../../../monitor/memory/target-memory.ts';
import { ladderLine } from '../../../monitor/message/ladder.ts';
import { degradesOnly, kindOf, REASONS, type Reason } from '../../../monitor/observation/reason.ts';
import { type Probe, ROLES } from '../../../monitor/target/probe.ts';
import { asOneLook } from '../../../monitor/target/single-look.ts';
import { probe, seen, target } from '../../../testkit/samples.ts';

const FAILURES = (Object.keys(REASONS) as Reason[]).filter((reason) => kindOf(reason) !== 'monitor');
const SEVERE = FAILURES.filter((reason) => !degradesOnly(reason));

type Failing = readonly [role: Probe['role'], reason: Reason];

function diagnosisOf(failing: readonly Failing[]) {
  const probes = failing.map(([role], i) => probe(`p${i}`, role));
  const of = asOneLook(target([...probes, probe('fine', 'readiness'), probe('well', 'liveness')]));
  const observations = of.probes.map((one, i) => {
    const reason = failing[i]?.[1];
    return reason === undefined ? seen(one, 's', 1) : seen(one, 'f', 1, { reason });
  });
  const health = judgeTarget(of, newTargetMemory(1), observations, 1);
  return { of, health, diagnosis: diagnose(of, health) };
}

const some = fc.tuple(fc.constantFrom(...ROLES.filter((role) => role !== 'startup')), fc.constantFrom(...FAILURES));

describe('who leads', () => {
  test('every pair: what is wrong with the server leads over what is wrong with the config', () => {
    for (const server of SEVERE.filter((reason) => kindOf(reason) === 'target'))
      for (const config of FAILURES.filter((reason) => kindOf(reason) === 'configuration'))
        for (const roles of [
          ['readiness', 'liveness'],
          ['liveness', 'readiness'],
          ['readiness', 'readiness'],
          ['liveness', 'liveness'],
        ] as const) {
          const of: Failing[] = [
            [roles[0], config],
            [roles[1], server],
          ];
          for (const failing of [of, of.toReversed()]) expect(diagnosisOf(failing).diagnosis).toMatchObject({ reason: server });
        }
  });

  test('any set of failing probes is led by a finding about the server, if it has one that is no signal', () => {
    fc.assert(
      fc.property(fc.array(some, { minLength: 1, maxLength: 6 }), (failing) => {
        const { diagnosis } = diagnosisOf(failing);
        const checks = failing.filter(([role, reason]) => role !== 'signal' && !degradesOnly(reason));
        const hasServer = (checks.length > 0 ? checks : failing).some(([, reason]) => kindOf(reason) === 'target');
        expect(diagnosis).toMatchObject({ kind: hasServer ? 'target' : 'configuration' });
        if (checks.length > 0) expect(diagnosis?.rung).not.toBe('signal');
      }),
    );
  });

  test('among equals: the lowest stage, then readiness, then the order of `explain`', () => {
    fc.assert(
      fc.property(fc.array(some, { minLength: 1, maxLength: 6 }), (failing) => {
        const { diagnosis } = diagnosisOf(failing);
        const all = diagnosis && 'kind' in diagnosis ? [diagnosis, ...diagnosis.consequences] : [];
        const places = all.map((one) => {
          const [role, reason] = failing[Number(one.probe.slice(1))] ?? ['signal', 'http.status'];
          const rung = rungOf(reason, role);
          return [
            role === 'signal' || degradesOnly(reason),
            one.kind === 'configuration',
            RUNGS.indexOf(rung),
            ROLES.indexOf(role),
            Number(one.probe.slice(1)),
          ].map(Number);
        });
        expect(places).toHaveLength(failing.length);
        // A number in base 100 compares these lists by their first difference.
        const ranks = places.map((place) => place.reduce((sum, one) => sum * 100 + one, 0));
        expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
      }),
    );
  });
});

describe('an incident', () => {
  const pages = (...failing: readonly Failing[]) => {
    const { of, health } = diagnosisOf(failing);
    const memory = enqueueChange(of, { ...newTargetMemory(1), ...health });
    const decided = decideNotifications(of, memory, { at: 60_000, parents: 'none', remindEveryMs: false });
    return { pages: memory.incident?.pages === true, paging: decided.incident?.paging === true };
  };

  test('pages when the server says that it is not ready, beside a check that is set up badly', () => {
    expect(pages(['liveness', 'wso2.no-such-endpoint'], ['readiness', 'wso2.faulty-capps'])).toEqual({ pages: true, paging: true });
    expect(pages(['readiness', 'tls.untrusted'], ['readiness', 'wso2.api-missing'])).toEqual({ pages: true, paging: true });
    expect(pages(['readiness', 'wso2.unauthorized'], ['liveness', 'http.status'])).toEqual({ pages: true, paging: true });
  });

  test('does not page while a target is being set up', () => {
    expect(pages(['readiness', 'tls.untrusted'])).toEqual({ pages: false, paging: false });
    expect(pages(['readiness', 'wso2.no-such-endpoint'], ['signal', 'http.status'])).toEqual({ pages: false, paging: false });
  });
});

test('the line of stages says ok of no stage at which another check failed', () => {
  const { of, diagnosis } = diagnosisOf([
    ['liveness', 'wso2.no-such-endpoint'],
    ['readiness', 'wso2.faulty-capps'],
  ]);
  expect(diagnosis && ladderLine(diagnosis, of.probes)).toBe('name ok > connect ok > http ok > alive BROKEN > ready BROKEN');
});
