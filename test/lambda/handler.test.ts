import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { packTargets, SCHEDULED_TIME } from '../../deployment/schedule/event.ts';
import { compose } from '../../lambda/compose.ts';
import { createHandler } from '../../lambda/create-handler.ts';
import { readEnvironment } from '../../lambda/environment.ts';
import type { Target } from '../../monitor/target/target.ts';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox.ts';
import { type AwsWire, startAwsWire } from '../../testkit/aws-wire/wire.ts';
import { FUNCTION_VARIABLES } from '../../testkit/function-variables.ts';
import { compile } from '../../testkit/look-with.ts';

// The door to Lambda from the event to what AWS receives, over real sockets on both sides.

let sandbox: Sandbox;
let targets: readonly Target[];
let aws: AwsWire;

beforeAll(async () => {
  sandbox = await startSandbox({ servers: [{ kind: 'gateway' }] });
  const quick = sandbox.config
    .replace(/periodSeconds: 3.*/, 'periodSeconds: 60')
    .replace('failureThreshold: 2', 'failureThreshold: 1')
    .replace(/recheckSeconds: 1.*/, 'recheckSeconds: 0');
  targets = compile(quick.replace(/ca: "[^"]*"/, 'ca: authority.pem'), { files: { 'authority.pem': sandbox.authority } }).targets;
});
afterAll(() => sandbox.close());

beforeEach(async () => {
  aws = await startAwsWire();
  vi.stubEnv('AWS_ENDPOINT_URL', aws.endpoint);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  for (const [name, value] of Object.entries(sandbox.secrets)) aws.secrets.set(name, value);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await sandbox.setFault('gw-1', 'none');
  await aws.close();
});

type Line = Readonly<Record<string, unknown>>;

/** A fresh environment of the function, with everything it logs. */
function coldStart(changes: Readonly<Record<string, string>> = {}, leftMs = 120_000) {
  const lines: Line[] = [];
  const parts = compose(readEnvironment({ ...FUNCTION_VARIABLES, ...changes }));
  const handler = createHandler({ ...parts, log: (line) => void lines.push(line) });
  return { lines, invoke: (event: unknown) => handler(event, { getRemainingTimeInMillis: () => leftMs }) };
}

const MINUTE = 60_000;
let first = 0;
beforeEach(() => {
  // An event may be three minutes old and one ahead, so the story of a test is told in the minutes around its beginning.
  first = Math.floor(Date.now() / MINUTE) * MINUTE - MINUTE;
});

/** The event of the minute before this one (0), of this one (1), …, as the scheduler sends it. */
function event(i: number): unknown {
  const at = new Date(first + i * MINUTE).toISOString();
  return JSON.parse(JSON.stringify(packTargets('api-manager', targets, ['api-manager'])).replace(SCHEDULED_TIME, at));
}

const metric = (name: string) => aws.metrics().filter((datum) => datum.metric === name);

test('a healthy minute: one item, one message, the metrics of the contract, one line for the target', async () => {
  const { invoke, lines } = coldStart();
  await invoke(event(0));
  expect(aws.items().get('gw-1')?.status).toEqual({ S: 'ready' });
  expect(aws.published().map(({ subject }) => subject)).toEqual(['[prod] READY gw-1: now monitored']);
  expect([...new Set(aws.metrics().map((datum) => datum.metric))].sort()).toEqual([
    'CertificateDays',
    'Heartbeat',
    'Latency',
    'NotReady',
    'Page',
    'Ready',
    'Unknown',
  ]);
  expect(lines.map(({ event: what }) => what)).toEqual(['target', 'round']);
  expect(lines[0]).toMatchObject({ target: 'gw-1', status: 'ready', shard: 'api-manager' });
});

test('an outage is notified of once, however often its event comes, and so is its end', async () => {
  const warm = coldStart();
  await warm.invoke(event(0));
  await sandbox.setFault('gw-1', 'not-deployed');
  await warm.invoke(event(1));
  expect(await warm.invoke(event(1))).toMatchObject({ done: 'handled before' });
  await Promise.all([coldStart().invoke(event(1)), coldStart().invoke(event(1))]);
  expect(aws.published().map(({ subject }) => subject)).toEqual([
    '[prod] READY gw-1: now monitored',
    '[prod] NOT READY gw-1: API deployment is not complete',
  ]);
  await sandbox.setFault('gw-1', 'none');
  await warm.invoke(event(2));
  expect(aws.published().at(-1)?.subject).toBe('[prod] READY gw-1: recovered after 60 s');
  expect(metric('Ready').map(({ values }) => values[0])).toEqual([1, 0, 0, 0, 1]);
});

test('a stable minute writes and sends nothing', async () => {
  const { invoke } = coldStart();
  await invoke(event(0));
  const written = structuredClone(aws.items().get('gw-1'));
  await invoke(event(1));
  expect(aws.items().get('gw-1')).toEqual(written);
  expect(aws.published()).toHaveLength(1);
});

test('a refusal of SNS loses nothing: the round fails with an error, the next one sends', async () => {
  const { invoke } = coldStart();
  aws.fail('sns', 'deny', 1);
  await expect(invoke(event(0))).rejects.toThrow(/^announce: SNS did not accept the message "\[prod\] READY gw-1: now monitored"/);
  expect(aws.published()).toHaveLength(0);
  await invoke(event(1));
  expect(aws.published().map(({ subject }) => subject)).toEqual(['[prod] READY gw-1: now monitored']);
});

test('a refusal of CloudWatch stops neither judging nor notifications', async () => {
  const { invoke } = coldStart();
  aws.fail('cloudwatch', 'deny', 1);
  await expect(invoke(event(0))).rejects.toThrow(/^measure: /);
  expect(aws.published()).toHaveLength(1);
  expect(aws.items().get('gw-1')?.status).toEqual({ S: 'ready' });
});

test('a table that cannot be read makes the target unknown, not down, and nothing is sent', async () => {
  const { invoke, lines } = coldStart();
  aws.fail('dynamodb', 'deny', 1);
  await expect(invoke(event(0))).rejects.toThrow(/^load: /);
  expect(metric('Unknown').map(({ values }) => values[0])).toEqual([1]);
  expect(metric('Ready')).toEqual([]);
  expect([aws.published().length, aws.items().size]).toEqual([0, 0]);
  expect(lines.at(-1)).toMatchObject({ event: 'round', faults: [{ step: 'load' }] });
});

test.each([
  ['no object', 7, /not a JSON object/],
  ['another version', { v: 9 }, /version 9, this release reads 1/],
  ['a late minute', 'late', /its minute is over/],
])('an event with %s is refused with a reason, and looks at nobody', async (_, wrong, reason) => {
  const { invoke, lines } = coldStart();
  await expect(invoke(wrong === 'late' ? event(-5) : wrong)).rejects.toThrow(reason);
  expect(lines).toMatchObject([{ event: 'refused' }]);
  expect(aws.calls('dynamodb')).toEqual([]);
});

test('addresses that are not allowed are not checked', async () => {
  const { invoke } = coldStart({ GATEWATCH_ALLOW: '' });
  await invoke(event(0));
  await invoke(event(1));
  await invoke(event(2));
  expect(aws.items().get('gw-1')?.status).toEqual({ S: 'unknown' });
  expect(aws.published().map(({ subject }) => subject)).toEqual([
    "[prod] UNKNOWN gw-1: not checked (the address is blocked by the monitor's network policy)",
  ]);
});

test('no secret stands in an item, a message, a metric or a line', async () => {
  const { invoke, lines } = coldStart();
  await sandbox.setFault('gw-1', 'api-missing');
  await invoke(event(0));
  const written = JSON.stringify([[...aws.items().values()], aws.published(), aws.metrics(), lines]);
  expect(written).toContain('wso2.api-missing');
  for (const secret of Object.values(sandbox.secrets)) {
    const { username, password } = JSON.parse(secret) as { username: string; password: string };
    expect(written).not.toContain(password);
    expect(written).not.toContain(Buffer.from(`${username}:${password}`).toString('base64'));
  }
});

test('minutes that come out of order are each worked on once', async () => {
  const { invoke } = coldStart();
  await invoke(event(1));
  expect(await invoke(event(0))).toMatchObject({ done: 'round' });
  expect([await invoke(event(0)), await invoke(event(1))]).toMatchObject([{ done: 'handled before' }, { done: 'handled before' }]);
  expect(metric('Ready').map(({ values }) => values[0])).toEqual([1, 1]);
});

test('a minute that failed in part is worked on again when it comes again', async () => {
  const { invoke } = coldStart();
  aws.fail('cloudwatch', 'deny', 1);
  await expect(invoke(event(0))).rejects.toThrow(/^measure: /);
  expect(await invoke(event(0))).toMatchObject({ done: 'round' });
});

test('a round without time for checks is a failure, not a good minute', async () => {
  const { invoke } = coldStart({}, 14_000);
  await expect(invoke(event(0))).rejects.toThrow('look: no time was left to check any target');
  expect([metric('Ready'), metric('Heartbeat')]).toEqual([[], []]);
});

test('a check of a silent server is canceled in time for notifications and metrics, and is unknown', async () => {
  await sandbox.setFault('gw-1', 'hanging');
  const { invoke } = coldStart({}, 15_500);
  await invoke(event(0));
  expect(metric('Unknown').map(({ values }) => values[0])).toEqual([1]);
  expect(metric('Ready')).toEqual([]);
  expect(aws.published().map(({ subject }) => subject)).toEqual([
    '[prod] UNKNOWN gw-1: not checked (the monitor ran out of time before the check could complete)',
  ]);
});

test('a heartbeat that cannot be given fails no round', async () => {
  const { invoke, lines } = coldStart({ GATEWATCH_HEARTBEAT_URL: 'https://127.0.0.1:1/beat' });
  expect(await invoke(event(0))).toMatchObject({ done: 'round' });
  expect(lines.at(-1)).toMatchObject({ faults: [{ step: 'beat', message: '127.0.0.1 did not accept the heartbeat: tcp.refused' }] });
  // The other listener has heard it.
  expect(metric('Heartbeat').map(({ region }) => region)).toEqual(['eu-central-1']);
});

test('the address of the runtime is never checked, however it is allowed', async () => {
  const look = targets[0]?.probes[0]?.look;
  const port = look && 'port' in look ? look.port : 0;
  const { invoke } = coldStart({ AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}` });
  await invoke(event(0));
  expect(aws.published().map(({ subject }) => subject)).toEqual([
    "[prod] UNKNOWN gw-1: not checked (the address is blocked by the monitor's network policy)",
  ]);
});

test('what hangs after the looks is given up before Lambda ends the process, and is not tried again', async () => {
  aws.fail('cloudwatch', 'stall', 9);
  const { invoke } = coldStart({}, 2300);
  await expect(invoke(event(0))).rejects.toThrow(/measure: CloudWatch did not get \d+ of \d+ data: AbortError/);
  expect(aws.calls('cloudwatch')).toHaveLength(1);
});

test('a probe with a long period is checked once in its slot, by whichever process', async () => {
  const slow = (one: Target) => ({ ...one, probes: one.probes.map((probe) => ({ ...probe, periodSeconds: 86_400 })) });
  const daily = targets.map(slow);
  const deliver = (i: number) =>
    JSON.parse(JSON.stringify(packTargets('api-manager', daily)).replace(SCHEDULED_TIME, new Date(first + i * MINUTE).toISOString()));
  const warm = coldStart();
  await warm.invoke(deliver(0));
  await warm.invoke(deliver(1));
  await coldStart().invoke(deliver(2));
  const slots = new Set([0, 1, 2].map((i) => Math.floor((first + i * MINUTE) / 86_400_000)));
  expect(metric('Latency')).toHaveLength(slots.size);
});

test.each([-3_600_000, 3_600_000])('a clock that is put right by %i ms in the middle of a round costs nothing', async (byMs) => {
  onTestFinished(() => void vi.useRealTimers());
  await sandbox.setFault('gw-1', 'not-deployed');
  const [target] = targets;
  if (!target) throw new Error('no target');
  const again = target.probes.map((probe) => ({ ...probe, failureThreshold: 2, recheckSeconds: 1 }));
  const { invoke } = coldStart();
  const looking = invoke({ ...(event(1) as object), targets: [{ ...(event(1) as { targets: object[] }).targets[0], probes: again }] });
  await aws.arrived('dynamodb');
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + byMs });
  expect(await looking).toMatchObject({ done: 'round' });
  expect(metric('Ready').map(({ values }) => values)).toEqual([[0]]);
  expect(aws.published().map(({ subject }) => subject)).toEqual(['[prod] NOT READY gw-1: API deployment is not complete']);
});
