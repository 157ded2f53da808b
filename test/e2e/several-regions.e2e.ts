import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox.ts';
import { applyTemplate, type Stack } from '../../testkit/emulator/apply-template.ts';
import { type Inbox, openInbox } from '../../testkit/emulator/inbox.ts';
import { clientsOf, onEmulator } from '../../testkit/emulator/on-emulator.ts';
import { readItems, readMetric } from '../../testkit/emulator/read-back.ts';
import { startEnvironments, type Tick } from '../../testkit/emulator/start-environments.ts';
import { type SynthesizedStack, synthesize } from '../../testkit/emulator/synthesize.ts';

// A monitor of three regions, each with its own table in the emulator: from the templates to the mail.

const HOME = 'eu-west-1';
const VOTERS = ['eu-central-1', 'us-east-1'];
const MINUTE = 60_000;

onEmulator();
let sandbox: Sandbox;
let stacks: readonly SynthesizedStack[];
let ticks: ReadonlyMap<string, Tick>;
let inbox: Inbox;
let home: Stack;
const folder = mkdtempSync(join(tmpdir(), 'gatewatch-e2e-'));

beforeAll(async () => {
  sandbox = await startSandbox({ servers: [{ kind: 'gateway' }] });
  writeFileSync(join(folder, 'authority.pem'), sandbox.authority);
  const { config } = sandbox;
  writeFileSync(
    join(folder, 'gatewatch.yaml'),
    `monitor:
  name: e2e
  regions: [${[HOME, ...VOTERS].join(', ')}]
  network: { allow: [127.0.0.0/8, "::1/128"] }
  alerts: { email: [oncall@example.com], pager: ["https://pager.example.com/page"] }
defaults:
  tls: { ca: authority.pem }
  failureThreshold: 1
  recheckSeconds: 0
${config.slice(config.indexOf('\ntargets:') + 1)}`,
  );
  stacks = synthesize(join(folder, 'gatewatch.yaml'), join(folder, 'out'));
});
beforeEach(async () => {
  await sandbox.setFault('gw-1', 'none');
  const applied: Stack[] = [];
  for (const { name, region, template } of stacks) {
    const stack = await applyTemplate(template, region);
    if (!name.endsWith('-Heartbeat')) applied.push(stack);
    if (name === 'gatewatch-e2e') home = stack;
  }
  ticks = new Map(applied.map((stack) => [stack.region, startEnvironments(stack)]));
  for (const region of [HOME, ...VOTERS]) {
    const secrets = await clientsOf(region).secretsManager();
    for (const [Name, SecretString] of Object.entries(sandbox.secrets)) await secrets.send(new CreateSecretCommand({ Name, SecretString }));
  }
  inbox = await openInbox(clientsOf(HOME), HOME, String(home.outputs.AlertsTopicArn));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await sandbox.close();
});

/** Plays a minute, the region that judges last, in which some regions do not reach the gateway. */
async function play(at: number, failing: readonly string[], regions: readonly string[] = [...VOTERS, HOME]) {
  for (const region of regions) {
    await sandbox.setFault('gw-1', failing.includes(region) ? 'not-deployed' : 'none');
    await ticks.get(region)?.(at);
  }
  return (await inbox.take()).map(({ subject }) => subject);
}

const first = () => Math.floor(Date.now() / MINUTE) * MINUTE - MINUTE;
const READY = '[e2e] READY gw-1: now monitored';

test('all see it ready; then one does not; then none does: one message each', async () => {
  const at = first();
  expect(await play(at, [])).toEqual([READY]);
  expect(await play(at + MINUTE, ['us-east-1'])).toEqual(['[e2e] DEGRADED gw-1: the failure is seen from some regions only']);
  expect(await readMetric(HOME, 'Page', { Monitor: 'e2e', Target: 'gw-1' }, at + MINUTE)).toMatchObject({ most: 0 });
  expect(await play(at + 2 * MINUTE, [HOME, ...VOTERS])).toEqual([expect.stringContaining('NOT READY gw-1')]);
  expect(await readMetric(HOME, 'Page', { Monitor: 'e2e', Target: 'gw-1' }, at + 2 * MINUTE)).toMatchObject({ most: 1 });
  const items = await readItems(clientsOf(HOME), String(home.outputs.TableName));
  expect(Object.keys(items).filter((name) => name.startsWith('#vote/'))).toEqual(VOTERS.map((region) => `#vote/${region}/api-manager`));
});

test('a region without its table has no vote, and the others decide', async () => {
  const at = first();
  expect(await play(at, [])).toEqual([READY]);
  await clientsOf('us-east-1').dynamodb.send(new DeleteTableCommand({ TableName: 'gatewatch-e2e' }));
  expect(await play(at + MINUTE, ['us-east-1'])).toEqual([]);
  expect(await play(at + 2 * MINUTE, [HOME, 'eu-central-1'])).toEqual([expect.stringContaining('NOT READY gw-1')]);
});

test('while the region that judges does not run, voters go on, and nothing is told twice when it is back', async () => {
  const at = first();
  expect(await play(at, [])).toEqual([READY]);
  expect(await play(at + MINUTE, [], VOTERS)).toEqual([]);
  expect(await play(at + 2 * MINUTE, [])).toEqual([]);
});
