import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Template } from '../../testkit/emulator/apply-template.ts';
import { type SynthesizedStack, synthesize } from '../../testkit/emulator/synthesize.ts';

// The limits of AWS on what ten thousand targets are deployed as. Nothing here is deployed: it stands with the end-to-end tests for the time it
// takes.

const TARGETS = 10_000;
const folder = mkdtempSync(join(tmpdir(), 'gatewatch-limits-'));
let stacks: readonly SynthesizedStack[] = [];

beforeAll(() => {
  const config = join(folder, 'gatewatch.yaml');
  writeFileSync(config, CONFIG);
  stacks = synthesize(config, join(folder, 'out'), { dashboard: 'true', route53HealthChecks: 'all' });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** All that takes room: every kind of function, secrets, windows, health checks; a tenth is looked at every few seconds. */
const CONFIG = `monitor:
  name: limits
  regions: [eu-west-1]
  vpc: { subnets: [subnet-0a1b2c3d], securityGroups: [sg-0a1b2c3d] }
  metrics: detailed
  alerts: { email: [oncall@example.com], pager: [{ secret: pagerduty/url }] }
maintenance:
  - { start: "02:00", duration: 2h, every: [sunday] }
  - { start: "03:00", duration: 2h, every: day, labels: { site: s1 } }
targets:
${Array.from({ length: TARGETS }, (_, i) => targetOf(i)).join('\n')}
`;

function targetOf(i: number): string {
  const profile = i % 4 === 0 ? 'micro-integrator' : 'gateway';
  const often = i % 10 === 0 ? ', readinessProbe: { periodSeconds: 5 }' : '';
  const where = `host: node-${i}.example.com, vpc: ${i % 2 === 0}, labels: { site: s${i % 3} }`;
  return `  - { name: node-${i}, profile: ${profile}, ${where}, tls: { clientCertificate: { secret: wso2/site-${i % 90} } }${often} }`;
}

type Sizes = Readonly<Record<string, number>>;

/** What is larger than it may be, stack by stack. */
function tooLarge(sizesOf: (stack: SynthesizedStack) => Sizes, limits: Sizes): readonly string[] {
  return stacks.flatMap((stack) =>
    Object.entries(sizesOf(stack)).flatMap(([what, size]) =>
      size <= (limits[what] ?? 0) ? [] : [`${stack.name}: ${size} ${what}, at most ${limits[what]}`],
    ),
  );
}

const count = (some: Readonly<Record<string, unknown>> = {}) => Object.keys(some).length;
const propertiesOf = ({ Resources }: Template, type: string) =>
  Object.values(Resources).flatMap(({ Type, Properties }) => (Type === type && Properties ? [Properties] : []));
const most = (sizes: readonly number[]) => Math.max(0, ...sizes);
const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value) ?? '');

/** A text of a template with something as long as what is put in while it is deployed. */
function joined(value: unknown): string {
  if (typeof value === 'string') return value;
  const parts = (value as { readonly 'Fn::Join'?: readonly [string, readonly unknown[]] })['Fn::Join'];
  return parts ? parts[1].map(joined).join(parts[0]) : 'x'.repeat(60);
}

// Source: AWS CloudFormation quotas.
test('every stack is one that CloudFormation takes', () => {
  const limits = { resources: 500, bytes: 1_000_000, outputs: 200, parameters: 200 };
  const sizes = ({ template }: SynthesizedStack) => ({
    resources: count(template.Resources),
    bytes: bytesOf(template),
    outputs: count(template.Outputs),
    parameters: count(template.Parameters),
  });
  expect(tooLarge(sizes, limits)).toEqual([]);
  expect(stacks.length).toBeGreaterThan(10);
});

// Source: Amazon EventBridge Scheduler quotas.
test('every schedule carries no more than 256 KB', () => {
  const inputs = ({ template }: SynthesizedStack) =>
    propertiesOf(template, 'AWS::Scheduler::Schedule').map(({ Target }) => joined((Target as { readonly Input: unknown }).Input));
  const sizes = (stack: SynthesizedStack) => ({ 'bytes of an event': most(inputs(stack).map((input) => Buffer.byteLength(input))) });
  expect(tooLarge(sizes, { 'bytes of an event': 256 * 1024 })).toEqual([]);
  const looked = stacks.flatMap(inputs).flatMap((input) => input.match(/node-\d+\.example\.com/g) ?? []);
  expect(new Set(looked).size).toBe(TARGETS);
});

// Source: IAM and AWS STS quotas: all inline policies of a role together, each managed policy, managed policies of a role; counted without blanks.
test('every role has policies that IAM takes', () => {
  const limits = { 'bytes inline': 10_240, 'bytes of a managed policy': 6144, 'managed policies of a role': 10 };
  const sizes = ({ template }: SynthesizedStack) => {
    const inline = new Map<string, number>();
    for (const { PolicyDocument, Roles } of propertiesOf(template, 'AWS::IAM::Policy'))
      for (const role of Roles as readonly unknown[])
        inline.set(JSON.stringify(role), (inline.get(JSON.stringify(role)) ?? 0) + bytesOf(PolicyDocument));
    return {
      'bytes inline': most([...inline.values()]),
      'bytes of a managed policy': most(
        propertiesOf(template, 'AWS::IAM::ManagedPolicy').map(({ PolicyDocument }) => bytesOf(PolicyDocument)),
      ),
      'managed policies of a role': most(
        propertiesOf(template, 'AWS::IAM::Role').map(({ ManagedPolicyArns = [] }) => (ManagedPolicyArns as readonly unknown[]).length),
      ),
    };
  };
  expect(tooLarge(sizes, limits)).toEqual([]);
});

// Source: Amazon CloudWatch quotas (widgets and metrics of a dashboard), user guide, "Dashboard body structure and syntax" (alarms of a widget).
test('the dashboard is one that CloudWatch takes', () => {
  type Widget = { readonly properties: { readonly metrics?: readonly unknown[]; readonly alarms?: readonly unknown[] } };
  const bodies = stacks.flatMap(({ template }) =>
    propertiesOf(template, 'AWS::CloudWatch::Dashboard').map(({ DashboardBody }) => joined(DashboardBody)),
  );
  expect(bodies).toHaveLength(1);
  const { widgets } = JSON.parse(bodies[0] ?? '{}') as { readonly widgets: readonly Widget[] };
  const metrics = widgets.map(({ properties }) => properties.metrics?.length ?? 0);
  expect(widgets.length).toBeLessThanOrEqual(500);
  expect(most(metrics)).toBeLessThanOrEqual(500);
  expect(metrics.reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(2500);
  expect(most(widgets.map(({ properties }) => properties.alarms?.length ?? 0))).toBeLessThanOrEqual(100);
});

// Source: AWS Lambda quotas; CloudWatch API reference, PutMetricAlarm, PutAlarmMuteRule.
test('functions, alarms and mute rules are ones that AWS takes', () => {
  const limits = {
    'bytes of an environment': 4096,
    'bytes of an alarm’s name': 255,
    'bytes of its description': 1024,
    'alarms of a rule': 100,
  };
  const sizes = ({ template }: SynthesizedStack) => {
    const alarms = propertiesOf(template, 'AWS::CloudWatch::Alarm');
    return {
      'bytes of an environment': most(propertiesOf(template, 'AWS::Lambda::Function').map(({ Environment }) => bytesOf(Environment))),
      'bytes of an alarm’s name': most(alarms.map(({ AlarmName }) => Buffer.byteLength(String(AlarmName)))),
      'bytes of its description': most(alarms.map(({ AlarmDescription }) => Buffer.byteLength(String(AlarmDescription)))),
      'alarms of a rule': most(
        propertiesOf(template, 'AWS::CloudWatch::AlarmMuteRule').map(
          ({ MuteTargets }) => (MuteTargets as { readonly AlarmNames: readonly unknown[] }).AlarmNames.length,
        ),
      ),
    };
  };
  expect(tooLarge(sizes, limits)).toEqual([]);
});
