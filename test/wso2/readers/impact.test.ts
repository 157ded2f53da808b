import { describe, expect, test } from 'vitest';
import { type Diagnosis, rungOf } from '../../../monitor/health/diagnosis.ts';
import { kindOf, type Reason } from '../../../monitor/observation/reason.ts';
import { isWireProbe } from '../../../monitor/target/probe.ts';
import { compile } from '../../../testkit/look-with.ts';
import { impactOf } from '../../../wso2/readers/impact.ts';

type Finding = readonly [probe: string, reason: Reason];

function targetOf(profile: string, more = '') {
  const [target] = compile(`targets: [{ name: t, profile: ${profile}, host: 127.0.0.1${more} }]`).targets;
  if (!target) throw new Error('no target');
  return target;
}

function diagnosisOf(target: ReturnType<typeof targetOf>, [first, ...others]: readonly Finding[]): Diagnosis | null {
  const finding = ([probe, reason]: Finding) => {
    const role = target.probes.find(({ name }) => name === probe)?.role;
    if (role === undefined) throw new Error(`${target.profile} has no probe ${probe}`);
    return { probe, reason, rung: rungOf(reason, role), kind: kindOf(reason), summary: '', fix: '' };
  };
  return first ? { ...finding(first), consequences: others.map(finding) } : null;
}

function impact(target: ReturnType<typeof targetOf>, status: Parameters<typeof impactOf>[1], ...findings: readonly Finding[]) {
  return impactOf(target, status, diagnosisOf(target, findings));
}

const GATEWAY = targetOf('gateway');
const MANAGER = targetOf('traffic-manager');
const INTEGRATOR = targetOf('micro-integrator');

test('a server that is down takes no traffic, whatever is wrong', () => {
  expect(impact(GATEWAY, 'down', ['ready', 'tcp.refused'])).toContain('do not route API traffic');
  expect(impact(GATEWAY, 'down', ['ready', 'tls.untrusted'])).toContain('do not route API traffic');
  expect(impact(GATEWAY, 'down')).toContain('do not route API traffic');
});

test('a status that is not one of a failing server has a sentence of its own, or none', () => {
  expect(impact(GATEWAY, 'unknown')).toContain('could not check');
  expect(impact(GATEWAY, 'pending')).toContain('do not route traffic to it until');
  expect(impact(GATEWAY, 'degraded')).toContain('can still serve traffic');
  expect(impact(GATEWAY, 'ready')).toBeUndefined();
});

describe('of a target that is not ready, what is wrong decides', () => {
  test.each([
    ['a gateway without its APIs', GATEWAY, [['ready', 'wso2.not-deployed']], /^do not route API traffic to it/],
    ['a management port that refuses', GATEWAY, [['ready', 'tcp.refused']], /API calls on 8243 and 8280 may still succeed/],
    ['a management port that is slow', GATEWAY, [['ready', 'http.timeout']], /API calls on 8243 and 8280 may still succeed/],
    ['an error of the REST layer', GATEWAY, [['ready', 'wso2.unhealthy']], /API calls on 8243 and 8280 may still succeed/],
    ['an API that calls do not reach', GATEWAY, [['ready', 'gateway.api-missing']], /only if another node has the API/],
    ['a subscription that this node may have missed', GATEWAY, [['ready', 'gateway.subscription']], /only if other nodes accept the token/],
    ['a backend', GATEWAY, [['ready', 'gateway.backend-suspended']], /every node that uses the same backend/],
    ['a Key Manager that issues no token', GATEWAY, [['ready', 'token.unavailable']], /may not get new tokens/],
    ['a path that is wrong', GATEWAY, [['ready', 'gateway.resource-missing']], /the check is misconfigured/],
    [
      'a throttled call beside a port that refuses',
      GATEWAY,
      [
        ['ready', 'tcp.refused'],
        ['version', 'gateway.throttled'],
      ],
      /API calls on 8243/,
    ],
    ['a wrong setting', GATEWAY, [['ready', 'wso2.unauthorized']], /the check is misconfigured/],
    ['a certificate that has expired', GATEWAY, [['ready', 'tls.expired']], /other ports have certificates of their own/],
    ['Version alone on a Traffic Manager', MANAGER, [['ready', 'http.status']], /throttling uses the receiver and the broker/],
    ['the receiver', MANAGER, [['receiver', 'tcp.refused']], /cannot send throttling events/],
    ['the broker', MANAGER, [['broker', 'tcp.timeout']], /revoked tokens/],
    ['the internal port of an integrator', INTEGRATOR, [['ready', 'http.closed']], /requests on 8290 and 8253 may still succeed/],
    ['an integrator that says that it is not ready', INTEGRATOR, [['ready', 'wso2.unhealthy']], /^do not route traffic to it: requests/],
    ['faulty CApps', INTEGRATOR, [['ready', 'wso2.faulty-capps']], /not all integrations are deployed/],
    ['a host that is unreachable', GATEWAY, [['ready', 'tcp.unreachable']], /^do not route API traffic to it/],
    ['the name of a gateway that does not exist', GATEWAY, [['ready', 'dns.not-found']], /^do not route API traffic to it/],
    ['a name that does not exist', targetOf('key-manager'), [['ready', 'dns.not-found']], /new tokens may not be issued/],
  ] as const)('%s', (_, target, findings, sentence) => {
    expect(impact(target, 'not-ready', ...findings)).toMatch(sentence);
  });

  test('two listeners that fail are both said, and the sentence of the management port is no excuse for another port', () => {
    expect(impact(MANAGER, 'not-ready', ['receiver', 'tcp.refused'], ['broker', 'tcp.refused'])).toMatch(
      /throttling events.*; .*revoked tokens/,
    );
    const traffic = targetOf('gateway', ', probes: { traffic: true }');
    expect(impact(traffic, 'not-ready', ['ready', 'http.status'], ['traffic', 'http.timeout'])).toMatch(/^do not route API traffic/);
  });

  test('an API that is missing, on all nodes perhaps, is no reason to take them all out', () => {
    const apis = targetOf('gateway', ', credentials: { secret: x }, apis: [{ name: A, version: 1.0.0 }]');
    const probe = apis.probes.find(({ name }) => name.startsWith('api'))?.name ?? '';
    expect(impact(apis, 'not-ready', [probe, 'wso2.api-missing'])).toMatch(/calls to that API fail.*only if another node has the API/);
  });

  test('an offset, and a port of a load balancer, change nothing about what a probe checks', () => {
    for (const more of [', portOffset: 100', ', ports: { 9443: 443 }'])
      expect(impact(targetOf('gateway', more), 'not-ready', ['ready', 'tcp.refused'])).toContain('API calls on 8243');
    const custom = targetOf('custom', ', readinessProbe: { httpGet: { port: 80 } }');
    expect(impact(custom, 'not-ready', ['ready', 'http.timeout'])).toBe('do not route traffic to it');
  });
});

test('one listener of a server that says one status is told apart from all', () => {
  const gateway = targetOf('api-platform-gateway');
  expect(impact(gateway, 'not-ready', ['policy-engine', 'wso2.unhealthy'])).toContain('calls of APIs with policies may fail');
  expect(impact(gateway, 'not-ready', ['ready', 'tcp.refused'])).toContain('do not route API traffic to it');
  const plane = targetOf('integration-control-plane');
  expect(impact(plane, 'not-ready', ['runtimes', 'tcp.refused'])).toContain('the console does not see their state');
});

test('a target that is degraded is told apart by what degrades it', () => {
  expect(impact(GATEWAY, 'degraded', ['websocket', 'tcp.refused'])).toContain('WebSocket APIs on this node may fail');
  expect(impact(GATEWAY, 'degraded', ['version', 'wso2.no-such-endpoint'])).toBe('it can still serve traffic, but needs attention');
  expect(impact(GATEWAY, 'degraded', ['ready', 'gateway.throttled'])).toContain('calls over the limit are refused');
  expect(impact(GATEWAY, 'degraded', ['certificate', 'certificate.expiring'])).toContain('once the certificate has expired');
});

test('every probe of every profile with every reason has a sentence', () => {
  for (const profile of [
    'gateway',
    'all-in-one',
    'traffic-manager',
    'key-manager',
    'control-plane',
    'micro-integrator',
    'identity-server',
    'api-platform-gateway',
    'api-platform-controller',
    'streaming-integrator',
    'integration-control-plane',
  ]) {
    const target = targetOf(profile);
    for (const { name } of target.probes.filter(isWireProbe))
      for (const reason of ['tcp.refused', 'http.status', 'wso2.unhealthy', 'body.mismatch'] as const)
        expect(impact(target, 'not-ready', [name, reason])).toMatch(/\w+ \w+/);
  }
});
