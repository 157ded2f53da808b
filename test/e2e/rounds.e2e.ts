import { CreateTopicCommand, DeleteTopicCommand } from '@aws-sdk/client-sns';
import { expect, inject, onTestFinished, test } from 'vitest';
import { RoundFault } from '../../lambda/create-handler.ts';
import { RefusedEvent } from '../../lambda/refused-event.ts';
import { HOME, onDeployedMonitor, PARTNER } from '../../testkit/emulator/deployed-monitor.ts';
import { holdBack } from '../../testkit/emulator/hold-back.ts';
import { readItems, readMetric } from '../../testkit/emulator/read-back.ts';

const monitor = onDeployedMonitor();
const MINUTE = 60_000;
const DAY_S = 86_400;

// A round may be at most three minutes late and one early, so the story of a test is told in the minutes around now.
const minutes = () => {
  const now = Math.floor(Date.now() / MINUTE) * MINUTE;
  return [now - MINUTE, now, now + MINUTE] as const;
};
const ROUNDS = [
  { shard: 'api-manager', done: 'round' },
  { shard: 'micro-integrator', done: 'round' },
];
const subjects = async () => (await monitor().inbox.take()).map(({ subject }) => subject).sort();
/** What is remembered, but for the shards' good rounds, which each of them writes once a minute. */
const items = async () => {
  const all = await readItems(monitor().clients, String(monitor().stack.outputs.TableName));
  return Object.fromEntries(Object.entries(all).filter(([name]) => !name.startsWith('#beat/')));
};
const measured = (metric: string, at: number, target?: string) =>
  readMetric(HOME, metric, { Monitor: 'e2e', ...(target && { Target: target }) }, at);
const always = (value: number, count = 1) => ({ least: value, most: value, count });

test('a healthy minute is told once for each round, measured, and remembered', async () => {
  const [first] = minutes();
  const { tick, inbox } = monitor();
  expect(await tick(first)).toEqual(ROUNDS);
  const mails = await inbox.take();
  expect(mails.map(({ subject }) => subject).sort()).toEqual([
    '[e2e] READY gw-1: now monitored (and 1 READY)',
    '[e2e] READY mi-1: now monitored',
  ]);
  expect(mails.find(({ subject }) => subject.includes('mi-1'))).toMatchObject({
    attributes: { monitor: 'e2e', status: 'ready', target: 'mi-1' },
    body: { schema: 'gatewatch/round/v1', monitor: 'e2e', status: 'ready', changes: [{ target: 'mi-1', to: 'ready' }] },
  });
  for (const target of ['gw-1', 'gw-2', 'mi-1']) {
    expect(await measured('Ready', first, target), target).toEqual(always(1));
    expect(await measured('Page', first, target), target).toEqual(always(0));
    expect((await measured('Latency', first, target))?.least, target).toBeGreaterThan(0);
  }
  expect((await measured('CertificateDays', first, 'gw-1'))?.least).toBeGreaterThan(300);
  expect(await measured('NotReady', first)).toEqual(always(0, 2));
  expect(await measured('Unknown', first)).toEqual(always(0, 2));
  const remembered = await items();
  const month = new Date(first).toISOString().slice(0, 7);
  expect(Object.keys(remembered).sort()).toEqual([
    ...['gw-1', 'gw-2', 'mi-1'].map((name) => `#history/${name}/${month}/0`),
    ...['#looked/api-manager', '#looked/micro-integrator', '#roster/api-manager', '#roster/micro-integrator', 'gw-1', 'gw-2', 'mi-1'],
  ]);
  for (const { status, owed, expires } of ['gw-1', 'gw-2', 'mi-1'].flatMap((name) => remembered[name] ?? [])) {
    expect({ status, owed }).toEqual({ status: 'ready', owed: 0 });
    expect(expires * 1000 - Date.now()).toBeGreaterThan(80 * DAY_S * 1000);
  }
});

test('a sign of life comes to the other region, once for each round, and not to this one', async () => {
  const [first] = minutes();
  await monitor().tick(first);
  expect(await readMetric(PARTNER, 'Heartbeat', { Monitor: 'e2e' }, first)).toEqual(always(1, 2));
  expect(await measured('Heartbeat', first)).toBeUndefined();
});

test('another healthy minute is measured, and nothing is written or told', async () => {
  const [first, second] = minutes();
  const { tick } = monitor();
  await tick(first);
  await subjects();
  const before = await items();
  expect(await tick(second)).toEqual(ROUNDS);
  expect(await items()).toEqual(before);
  expect(await subjects()).toEqual([]);
  expect(await measured('Ready', second, 'gw-1')).toEqual(always(1));
});

test('a schedule that ticks at a second of its own looks once, and measures the whole minute', async () => {
  const [first] = minutes();
  expect(await monitor().tick(first + 43_000)).toEqual(ROUNDS);
  expect((await measured('Latency', first, 'mi-1'))?.count).toBe(1);
  expect(await measured('Ready', first, 'mi-1')).toEqual(always(1));
});

test('an outage is told once, with its reason; its end with how long it took', async () => {
  const [first, second, third] = minutes();
  const { tick, sandbox, inbox } = monitor();
  await tick(first);
  await subjects();
  await sandbox.setFault('gw-1', 'not-deployed');
  await sandbox.setFault('mi-1', 'down');
  expect(await tick(second)).toEqual(ROUNDS);
  const told = await inbox.take();
  expect(told.map(({ subject }) => subject).sort()).toEqual([
    expect.stringMatching(/^\[e2e\] DOWN mi-1: .*refused/i),
    expect.stringMatching(/^\[e2e\] NOT READY gw-1: .*deploy/i),
  ]);
  expect(told.find(({ attributes }) => attributes.target === 'gw-1')).toMatchObject({
    attributes: { monitor: 'e2e', status: 'not-ready', reason: 'wso2.not-deployed' },
    body: { status: 'not-ready', targets: [{ name: 'gw-1', diagnosis: { reason: 'wso2.not-deployed', fix: expect.any(String) } }] },
  });
  expect(told.find(({ attributes }) => attributes.target === 'mi-1')).toMatchObject({
    attributes: { status: 'down', reason: 'tcp.refused' },
  });
  for (const target of ['gw-1', 'mi-1']) {
    expect(await measured('Ready', second, target), target).toEqual(always(0));
    expect(await measured('Page', second, target), target).toEqual(always(1));
  }
  expect(await measured('Ready', second, 'gw-2')).toEqual(always(1));
  expect(await measured('NotReady', second)).toEqual(always(1, 2));
  expect(await items()).toMatchObject({
    'gw-1': { status: 'not-ready', owed: 0 },
    'gw-2': { status: 'ready' },
    'mi-1': { status: 'down', owed: 0 },
  });

  await sandbox.setFault('gw-1', 'none');
  await sandbox.setFault('mi-1', 'none');
  expect(await tick(third)).toEqual(ROUNDS);
  expect(await subjects()).toEqual(['[e2e] READY gw-1: recovered after 60 s', '[e2e] READY mi-1: recovered after 60 s']);
  expect(await measured('Page', third, 'gw-1')).toEqual(always(0));
  expect(await measured('Ready', third, 'mi-1')).toEqual(always(1));
});

test('an event that comes twice, or to several environments at once, tells nothing twice', async () => {
  const [first, second] = minutes();
  const { tick, coldTick, sandbox } = monitor();
  await tick(first);
  await subjects();
  await sandbox.setFault('gw-1', 'not-deployed');
  const together = await Promise.all([tick, coldTick(), coldTick(), coldTick()].map((one) => one(second)));
  expect(together.flat().map(({ done }) => done)).toEqual(together.flat().map(() => 'round'));
  expect(await subjects()).toEqual([expect.stringMatching(/^\[e2e\] NOT READY gw-1: /)]);
  const after = await items();
  expect(after).toMatchObject({ 'gw-1': { status: 'not-ready', owed: 0 } });

  expect(await tick(second)).toEqual(ROUNDS.map((round) => ({ ...round, done: 'handled before' })));
  expect(await Promise.all([coldTick()(second), coldTick()(second)])).toEqual([ROUNDS, ROUNDS]);
  expect(await subjects()).toEqual([]);
  expect(await items()).toEqual(after);
  expect(await measured('Ready', second, 'gw-1')).toMatchObject({ least: 0, most: 0 });
});

test('while one environment is telling, another that saw the same does not', async () => {
  const [first, second] = minutes();
  const { tick, coldTick, sandbox } = monitor();
  await tick(first);
  await subjects();
  await sandbox.setFault('gw-1', 'not-deployed');
  const door = await holdBack(inject('endpoint'));
  onTestFinished(door.close);
  process.env.AWS_ENDPOINT_URL_SNS = door.endpoint;
  const slow = coldTick()(second);
  await door.knocked;
  delete process.env.AWS_ENDPOINT_URL_SNS;
  expect(await coldTick()(second)).toEqual(ROUNDS);
  expect(await subjects()).toEqual([]);
  expect(await items()).toMatchObject({ 'gw-1': { status: 'not-ready', owed: 1 } });
  door.open();
  expect(await slow).toEqual(ROUNDS);
  expect(await subjects()).toEqual([expect.stringMatching(/^\[e2e\] NOT READY gw-1: /)]);
  expect(await items()).toMatchObject({ 'gw-1': { owed: 0 } });
});

test('an older minute that arrives after a newer one tells and changes nothing', async () => {
  const [first, second] = minutes();
  const { tick, coldTick, sandbox } = monitor();
  await tick(first);
  await sandbox.setFault('mi-1', 'down');
  await tick(second);
  await subjects();
  const before = await items();
  await sandbox.setFault('mi-1', 'none');
  expect(await coldTick()(first)).toEqual(ROUNDS);
  expect(await subjects()).toEqual([]);
  expect(await items()).toEqual(before);
});

test('what could not be told is told with the next round, once', async () => {
  const [first, second, third] = minutes();
  const { tick, coldTick, sandbox, alertsTopic, inbox, clients } = monitor();
  await tick(first);
  await subjects();
  await sandbox.setFault('gw-1', 'not-deployed');
  await clients.sns.send(new DeleteTopicCommand({ TopicArn: alertsTopic }));
  const [gateways, integrators] = await tick(second);
  expect(gateways?.error).toBeInstanceOf(RoundFault);
  expect(gateways?.error?.message).toMatch(/^announce: /);
  expect(integrators).toEqual(ROUNDS[1]);
  expect(await items()).toMatchObject({ 'gw-1': { status: 'not-ready', owed: 1 } });
  expect(await measured('Page', second, 'gw-1')).toEqual(always(1));
  // The other shard sends it: this one had a good round a minute ago.
  expect(await readMetric(PARTNER, 'Heartbeat', { Monitor: 'e2e' }, second)).toEqual(always(1, 2));

  await clients.sns.send(new CreateTopicCommand({ Name: alertsTopic.split(':').at(-1) }));
  await inbox.subscribe(alertsTopic);
  expect(await coldTick()(third)).toEqual(ROUNDS);
  expect(await subjects()).toEqual([expect.stringMatching(/^\[e2e\] NOT READY gw-1: /)]);
  expect(await items()).toMatchObject({ 'gw-1': { status: 'not-ready', owed: 0 } });
});

test('an event of another version or of long ago is refused, and nothing is looked at', async () => {
  const [first] = minutes();
  const { tick } = monitor();
  const refused = [...(await tick(first, (event) => ({ ...event, v: 2 }))), ...(await tick(first - 10 * MINUTE))];
  expect(refused.map(({ error }) => error)).toEqual(refused.map(() => expect.any(RefusedEvent)));
  expect(await items()).toEqual({});
  expect(await subjects()).toEqual([]);
  expect(await measured('Unknown', first)).toBeUndefined();
});
