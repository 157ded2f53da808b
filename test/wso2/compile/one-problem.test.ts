import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { formatFinding } from '../../../monitor/grammar/finding.ts';
import { compileText } from '../../../testkit/config-fixtures.ts';

// A config with every kind of key. Wherever one value of it is wrong, exactly one thing is said: a second
// finding would be about a value that is not what was written.

const CONFIG = `
monitor:
  name: prod
  regions: [eu-west-1]
  vpc: { subnets: [subnet-0a1b2c3d], securityGroups: [sg-0a1b2c3d] }
  network: { allow: [10.0.0.0/8] }
  reservedConcurrency: 2
  runbook: https://wiki.example.com/gatewatch
  metrics: detailed
  heartbeat: { region: eu-central-1, url: https://hc.example.com/x }
  alerts: { email: [oncall@example.com], pager: [{ secret: pager/url }], remindEvery: 30m }
defaults:
  tls: { serverName: gw.example.com }
  labels: { site: fra }
  warn: { certificateDays: 14, latencyMs: 500 }
  probes: { version: false }
maintenance:
  - { start: "02:00", duration: 90m, every: [sunday], timezone: Europe/Berlin, labels: { site: fra }, targets: [gw-1] }
  - { start: 2026-12-01T22:00, duration: 2h }
targets:
  - name: gw-1
    profile: gateway
    host: gw-1.example.com
    version: 4.2.0
    portOffset: 1
    credentials: { secret: wso2/monitor }
    httpHeaders: [{ name: X-Key, valueFrom: { secret: abuse/key } }]
    apis: [{ name: Pizza, version: 1.0.0, tenant: a.example.com }]
    alert: page
    vpc: true
    dependsOn: [cp-1]
    readinessProbe: { httpGet: { path: /api/am/gateway/v2/server-startup-healthcheck, port: 9444, scheme: HTTPS }, failureThreshold: 2 }
    probes:
      orders: { role: signal, httpGet: { path: /o, port: 8281, scheme: HTTPS, httpHeaders: [{ name: A, valueFrom: { secret: b } }] }, expect: { status: [200, 300-399], body: ok } }
  - name: cp-1
    profile: control-plane
    host: cp-1.example.com
    alert: page
    ports: { 9443: 443, 9763: { port: 80, scheme: HTTP } }
    startupProbe: { tcpSocket: { port: 9763 }, periodSeconds: 5 }
    livenessProbe: { tlsSocket: { port: 9443, host: other.example.com } }
`;

type Tree = Record<string | number, unknown>;
type Path = readonly (string | number)[];

const problems = (text: string) => compileText(text).issues.filter(({ severity }) => severity !== 'notice');
const said = new Set(problems(CONFIG).map(({ rule, path }) => `${rule} ${path}`));

function pathsOf(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Object.entries(value).flatMap(([key, item]) => pathsOf(item, [...path, Array.isArray(value) ? Number(key) : key]));
  return path.length === 0 ? inner : [path, ...inner];
}

function damaged(path: Path, value: unknown): string {
  const tree = parse(CONFIG) as Tree;
  const parent = path.slice(0, -1).reduce<Tree>((part, step) => part[step] as Tree, tree);
  parent[path.at(-1) ?? ''] = value;
  return stringify(tree);
}

const news = (path: Path, value: unknown) =>
  problems(damaged(path, value))
    .filter(({ rule, path: place }) => !said.has(`${rule} ${place}`))
    .map(formatFinding);

const BAD: readonly (readonly [string, unknown])[] = [
  ['text that fits nothing', 'not \u20ac this'],
  ['a negative half', -1.5],
  ['a list in a list', [[1]]],
];

describe('one wrong value, one problem', () => {
  test.each(pathsOf(parse(CONFIG)).map((path) => [path.join('.'), path] as const))('at %s', (_, path) => {
    const more = BAD.map(([what, value]) => [what, news(path, value)] as const).filter(([, found]) => found.length > 1);
    expect(more).toEqual([]);
  });
});
