import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packTargets, SCHEDULED_TIME } from '../../deployment/schedule/event.ts';
import type { Target } from '../../monitor/target/target.ts';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox.ts';
import { type AwsWire, startAwsWire } from '../../testkit/aws-wire/wire.ts';
import { bundleFunction } from '../../testkit/lambda-runtime/bundle-function.ts';
import { serveEvents } from '../../testkit/lambda-runtime/runtime-api.ts';
import { compile } from '../../testkit/look-with.ts';
import { runtimeClient } from '../../testkit/runtime-client.ts';

// What is deployed, as it is deployed, in the process that runs it: a module format that does not load, a promise left floating or a throw
// after the return shows here and nowhere else.

const client = runtimeClient();
const work = mkdtempSync(join(tmpdir(), 'gatewatch-runtime-'));
let sandbox: Sandbox;
let aws: AwsWire;

beforeAll(async () => {
  sandbox = await startSandbox({ servers: [{ kind: 'micro-integrator' }] });
  aws = await startAwsWire();
  for (const [name, value] of Object.entries(sandbox.secrets)) aws.secrets.set(name, value);
});
afterAll(async () => {
  rmSync(work, { recursive: true });
  await aws.close();
  await sandbox.close();
});

function eventOf(targets: readonly Target[], minute: number): unknown {
  const at = new Date((Math.floor(Date.now() / 60_000) + minute) * 60_000).toISOString();
  return JSON.parse(JSON.stringify(packTargets('micro-integrator', targets)).replace(SCHEDULED_TIME, at));
}

describe('the bundled function in the Lambda runtime client', () => {
  test('answers two events in one process, and asks for the next', async () => {
    const calm = sandbox.config
      .replace(/periodSeconds: 3.*/, 'periodSeconds: 60')
      .replace(/recheckSeconds: 1.*/, 'recheckSeconds: 0')
      .replace('name: sandbox', 'name: prod\n  regions: [eu-west-1]');
    const config = join(work, 'gatewatch.yaml');
    writeFileSync(config, calm);
    const deployed = bundleFunction(config, join(work, 'out'));
    const { targets } = compile(calm.replace(/ca: "[^"]*"/, 'ca: authority.pem'), { files: { 'authority.pem': sandbox.authority } });
    const served = await serveEvents({
      client,
      folder: deployed.assetFolder,
      handler: deployed.handler,
      env: {
        ...deployed.environment,
        GATEWATCH_TABLE: 'health',
        GATEWATCH_ALERTS_TOPIC: 'arn:aws:sns:eu-west-1:000000000000:gatewatch-prod-alerts',
        AWS_REGION: 'eu-west-1',
        AWS_ENDPOINT_URL: aws.endpoint,
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
      },
      events: [eventOf(targets, -1), eventOf(targets, 0), { v: 9 }],
    });
    expect(served.output).not.toContain('ExperimentalWarning');
    expect(served.answers).toMatchObject([
      { kind: 'response', body: { shard: 'micro-integrator', done: 'round' } },
      { kind: 'response', body: { shard: 'micro-integrator', done: 'round' } },
      { kind: 'error', body: { errorType: 'RefusedEvent' } },
    ]);
    expect(served.askedForMore).toBe(true);
    expect(served.pending).toEqual(['', '', '', '']);
    expect(aws.published().map(({ subject }) => subject)).toEqual(['[prod] READY mi-1: now monitored']);
    expect(served.output.match(/"event":"target"/g)).toHaveLength(2);
  });

  test.each([
    ['nothing wrong', 'return 1', true],
    ['a promise left floating', 'Promise.reject(new Error("floating")); return 1', false],
    ['a throw after the return', 'setImmediate(() => { throw new Error("late") }); return 1', false],
    ['a throw long after the return', 'setTimeout(() => { throw new Error("late") }, 400); return 1', false],
  ])('survives, or does not, %s', async (_, body, survives) => {
    writeFileSync(join(work, 'index.js'), `exports.handler = async () => { ${body} };`);
    const served = await serveEvents({ client, folder: work, handler: 'index.handler', env: {}, events: [1, 2, 3, 4, 5, 6, 7, 8, 9] });
    expect(served.askedForMore).toBe(survives);
  });

  test('what still goes on when a function returns is seen', async () => {
    writeFileSync(join(work, 'index.js'), 'exports.handler = async () => { setTimeout(() => {}, 60_000); return 1; };');
    const served = await serveEvents({ client, folder: work, handler: 'index.handler', env: {}, events: [1] });
    expect(served.pending).toEqual(['', 'Timeout']);
  });
});
