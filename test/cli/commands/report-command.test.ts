import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createClients } from '../../../aws/clients.ts';
import { createDynamodbHealth } from '../../../aws/dynamodb-health.ts';
import { createDynamodbRecords } from '../../../aws/dynamodb-records.ts';
import { newTargetMemory, type TargetMemory } from '../../../monitor/memory/target-memory.ts';
import { onAccount } from '../../../testkit/account-command.ts';
import { type AwsWire, startAwsWire } from '../../../testkit/aws-wire/wire.ts';
import { scratchFolder } from '../../../testkit/scratch.ts';
import { run } from '../../../testkit/test-terminal.ts';

const scratch = scratchFolder();
const gatewatch = onAccount();
const MINUTE = 60_000;

/** A port that nothing listens on until the test does. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

test('an outage on this machine: incidents lists it, note adds to it, watch and the report tell', async () => {
  const port = await freePort();
  const probe = `httpGet: { path: /, port: ${port} }, periodSeconds: 1, failureThreshold: 1`;
  const config = scratch.write('one.yaml', `targets: [{ name: web, profile: custom, host: 127.0.0.1, readinessProbe: { ${probe} } }]`);
  const own = ['--config', config, '--store', scratch.path('one.sqlite')];
  const watching = run(['watch', ...own, '--for', '8s']);
  const written = () => run(['note', 'web', 'disk is\nreplaced', '--by', 'ada', ...own]);
  await vi.waitFor(async () => expect((await written()).code).toBe(0), { timeout: 7000, interval: 200 });
  const open = await run(['incidents', ...own]);
  expect(open.out).toMatch(/^open {2}web {2}\d{4}-\d\d-\d\d \d\d:\d\d:\d\d for .*\n {6}tcp\.refused: connection refused/);
  expect(open.out).toMatch(/ada: disk is replaced\n/);
  const server = createServer((_, response) => response.end('ok')).listen(port, '127.0.0.1');
  const watched = await watching;
  server.close();
  server.closeAllConnections();
  expect(watched.out).toMatch(/DOWN[\s\S]*ready {2}web.*\(recovered[^\n]*\n.*note.*ada: disk is replaced\n/);
  expect((await run(['note', 'web', 'too late', ...own])).err).toMatch(/^no-open-incident: web has no open incident\. Fix: list/m);
  const { incidents, targets } = JSON.parse((await run(['report', ...own, '--output', 'json'])).out);
  expect(incidents).toMatchObject([
    { target: 'web', isOpen: false, reason: 'tcp.refused', notes: [{ by: 'ada', text: 'disk is replaced' }] },
  ]);
  expect(targets[0].seconds.down).toBe(incidents[0].failingSeconds);
  expect(targets[0].errorBudget.spentSeconds).toBe(incidents[0].failingSeconds);
  expect((await run(['report', ...own, '--output', 'html'])).out).toContain('ada: disk is replaced');
  await run(['status', ...own, '--html', scratch.path('site'), '--show', 'details']);
  const site = (file: string) => readFileSync(scratch.path(`site/${file}`), 'utf8');
  expect(site('target/web.html')).toContain('<bdi>ada</bdi>: <bdi>disk is replaced</bdi>');
  for (const file of ['index.html', 'feed.atom', 'feed.json', 'history/web.json']) expect(site(file), file).toContain('disk is replaced');
  const [head, row, all] = (await run(['report', ...own, '--output', 'csv'])).out.split('\r\n').map((line) => line.split(','));
  expect([head?.length, row?.length, row?.[0], all?.[0]]).toEqual([20, 20, 'web', '*']);
});

describe('with --aws', () => {
  let aws: AwsWire;
  beforeEach(async () => {
    aws = await startAwsWire();
    vi.stubEnv('AWS_ENDPOINT_URL', aws.endpoint);
  });
  afterEach(() => aws.close());

  /** Stores gw-1: ready for a day, then down for ten minutes until now; last checked so many minutes ago. */
  async function store(lookedMinutesAgo: number): Promise<number> {
    const now = Date.now();
    const client = createClients('eu-west-1', { endpoint: aws.endpoint }).dynamodb;
    const table = { client, table: 'gatewatch-prod', now: Date.now };
    const since = now - 10 * MINUTE;
    const memory: TargetMemory = {
      ...newTargetMemory(now - 1440 * MINUTE),
      status: 'down',
      since,
      incident: { since },
      shard: 'api-manager-01',
      history: { status: 'down', at: since, number: 2 },
      unrecorded: [
        { kind: 'transition', at: now - 1440 * MINUTE, from: null, to: 'ready' },
        {
          kind: 'transition',
          at: since,
          start: since - MINUTE,
          from: 'ready',
          to: 'down',
          reason: 'tcp.refused',
          cause: 'nothing listens',
        },
      ],
    };
    await createDynamodbHealth(table).save('gw-1', memory);
    await createDynamodbRecords(table).save('looked/api-manager-01', { v: 1, at: now - lookedMinutesAgo * MINUTE }, 0);
    return now;
  }

  const reported = async () => JSON.parse((await gatewatch('report', '--aws', '--output', 'json', ...lastDays())).out);
  const lastDays = () => ['--from', new Date(Date.now() - 2 * 1440 * MINUTE).toISOString().slice(0, 10)];

  test('the report reads the table of the deployment', async () => {
    await store(1);
    const { targets, incidents } = await reported();
    expect(targets[0]).toMatchObject({ target: 'gw-1', incidents: 1, isCoverageEnough: false });
    expect(targets[0].seconds.ready).toBe((1440 - 11) * 60);
    expect(Math.round(targets[0].seconds.down / 60)).toBe(11);
    expect(targets[1]).toMatchObject({ target: 'gw-2', coveragePercent: 0 });
    expect(targets[1]).not.toHaveProperty('availabilityPercent');
    expect(incidents).toMatchObject([{ isOpen: true, cause: 'nothing listens' }]);
  });

  test('a monitor that stopped eight minutes ago covers nothing since then', async () => {
    await store(8);
    const { targets } = await reported();
    expect(targets[0].seconds.down).toBe(3 * 60);
  });

  test('a note is stored for the recovery, and a mute of today for reports', async () => {
    await store(1);
    expect((await gatewatch('note', 'gw-1', 'vendor case 4711', '--aws', '--by', 'ada')).out).toMatch(
      /^noted on the incident of gw-1 since /,
    );
    await gatewatch('note', 'gw-1', 'second', '--aws', '--by', 'bob');
    expect((await gatewatch('incidents', '--aws')).out).toMatch(/ada: vendor case 4711\n.*bob: second\n/);
    await gatewatch('mute', 'gw-1', '--for', '1h', '--why', 'disk');
    await gatewatch('unmute', 'gw-1');
    await gatewatch('mute', 'gw-2', '--for', '1h', '--why', 'disk');
    expect(JSON.parse(aws.items().get('#mutes/past')?.value?.S ?? '').mutes).toMatchObject([{ target: 'gw-1' }, { target: 'gw-2' }]);
    const { targets } = await reported();
    expect(targets[0].mutedSeconds).toBeLessThan(120);
  });
});

const year = new Date().getUTCFullYear();

test.each<readonly [readonly string[], RegExp]>([
  [['report', '--month', '2026-13'], /^usage: --month 2026-13 is no month\. Fix: .*2026-11$/m],
  [['report', '--month', 'november'], /^usage: --month november is no month/m],
  [['report', '--from', '2026-02-30'], /^usage: --from 2026-02-30 is no day/m],
  [['report', '--to', '2026-01-01'], /^usage: --to needs --from/m],
  [['report', '--from', '2026-02-02', '--to', '2026-02-01'], /^usage: --to 2026-02-01 is before --from 2026-02-02/m],
  [['report', '--month', '2026-01', '--from', '2026-01-01'], /^usage: --month and --from or --to exclude/m],
  [['report', '--month', `${year + 2}-01`], /^usage: the period begins in the future/m],
  [['report', '--timezone', 'europe/berlin'], /^usage: --timezone .* no time zone\. Fix: write its IANA name Europe\/Berlin$/m],
  [['report', '--timezone', 'Mars'], /^usage: --timezone Mars is no time zone/m],
  [['report', '--objective', '100'], /^usage: --objective 100 is no availability/m],
  [['report', '--objective', 'high'], /^usage: --objective high is no availability/m],
  [['report', '--aws', '--store', 'x'], /^usage: --aws and --store exclude each other/m],
  [
    ['report', '--store', scratch.path('nothing.sqlite')],
    /^store-unusable: there is no history in .*: the file does not exist\. Fix: run/m,
  ],
  [['incidents', '--output', 'csv'], /^usage: incidents has no --output csv/m],
  [['note', 'gw-1', ' '], /^usage: the note is empty/m],
  [['note', 'gw1', 'x', '--aws'], /^unknown-target: .* gw1\. Fix: did you mean gw-1/m],
])('%j is refused', async (args, message) => {
  const { code, err } = await gatewatch(...args);
  expect([code, err]).toEqual([2, expect.stringMatching(message)]);
});
