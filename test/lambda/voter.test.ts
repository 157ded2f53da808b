import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { packTargets, SCHEDULED_TIME } from '../../deployment/schedule/event.ts';
import { compose } from '../../lambda/compose.ts';
import { createHandler } from '../../lambda/create-handler.ts';
import { readEnvironment } from '../../lambda/environment.ts';
import type { Target } from '../../monitor/target/target.ts';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox.ts';
import { type AwsWire, startAwsWire } from '../../testkit/aws-wire/wire.ts';
import { FUNCTION_VARIABLES } from '../../testkit/function-variables.ts';
import { compile } from '../../testkit/look-with.ts';

// The functions of two regions, from the event to what AWS receives. The wire has one table for all regions.

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

const { GATEWATCH_HEARTBEAT_REGION: _, GATEWATCH_ALERTS_TOPIC: __, ...QUIET } = FUNCTION_VARIABLES;
const VOTER = { ...QUIET, AWS_REGION: 'us-east-1', GATEWATCH_PAGES: 'none', GATEWATCH_HOME_REGION: 'eu-west-1' };
const JUDGE = { ...FUNCTION_VARIABLES, GATEWATCH_VOTERS: 'us-east-1' };
const VOTE = '#vote/us-east-1/api-manager';

const MINUTE = 60_000;
const first = Math.floor(Date.now() / MINUTE) * MINUTE - MINUTE;

async function invoke(variables: Readonly<Record<string, string>>, minute: number) {
  const lines: Readonly<Record<string, unknown>>[] = [];
  const handler = createHandler({ ...compose(readEnvironment(variables)), log: (line) => void lines.push(line) });
  const at = new Date(first + minute * MINUTE).toISOString();
  const event = JSON.parse(JSON.stringify(packTargets('api-manager', targets, ['api-manager'])).replace(SCHEDULED_TIME, at));
  await handler(event, { getRemainingTimeInMillis: () => 120_000 });
  return lines;
}

/** Takes everything but the votes out of the table, as the tables of two regions are. */
function keepVotes(): void {
  for (const key of aws.items().keys()) if (key !== VOTE) aws.items().delete(key);
}

test('a voter writes what it saw to the table of the region that judges, and tells no one else', async () => {
  await invoke(VOTER, 0);
  const vote = aws.calls('dynamodb').filter(({ body }) => body.includes(VOTE));
  expect(vote.map(({ region, operation }) => [region, operation])).toEqual([['eu-west-1', 'PutItem']]);
  const others = aws.calls('dynamodb').filter(({ body }) => !body.includes(VOTE));
  expect([...new Set(others.map(({ region }) => region))]).toEqual(['us-east-1']);
  for (const service of ['sns', 'cloudwatch', 'events', 'sqs'] as const) expect(aws.calls(service), service).toEqual([]);
});

test('a voter whose votes do not arrive has done its round all the same', async () => {
  aws.fail('dynamodb', 'deny', 10, { region: 'eu-west-1' });
  expect((await invoke(VOTER, 0)).map(({ event }) => event)).toEqual(['target', 'round']);
});

test('the region that judges tells that only the other one sees a failure, in mail and event', async () => {
  await sandbox.setFault('gw-1', 'not-deployed');
  await invoke(VOTER, 0);
  await sandbox.setFault('gw-1', 'none');
  keepVotes();
  for (const minute of [0, 1]) await invoke(JUDGE, minute);
  expect(aws.published().map(({ subject }) => subject)).toEqual(['[prod] DEGRADED gw-1: the failure is seen from some regions only']);
  expect(aws.published()[0]?.to('email')).toMatch(/not-ready from us-east-1 \(API deployment is not complete\), ready from eu-west-1/);
  const [event] = aws.events();
  expect(event?.detail).toMatchObject({
    to: 'degraded',
    reason: 'path.partial',
    regions: { 'eu-west-1': 'ready', 'us-east-1': 'not-ready' },
  });
});

test('votes that are missing are counted and logged', async () => {
  const lines = await invoke(JUDGE, 0);
  expect(lines.at(-1)).toMatchObject({ event: 'round', missingVotes: ['us-east-1'] });
  expect(
    aws
      .metrics()
      .filter(({ metric }) => metric === 'MissingVotes')
      .map(({ values }) => values),
  ).toEqual([[1]]);
});
