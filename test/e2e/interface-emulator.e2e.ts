import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packTargets, SCHEDULED_TIME } from '../../deployment/schedule/event.ts';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox.ts';
import { type AwsWire, startAwsWire } from '../../testkit/aws-wire/wire.ts';
import { type BundledFunction, bundleFunction } from '../../testkit/lambda-runtime/bundle-function.ts';
import { interfaceEmulator, startEmulation } from '../../testkit/lambda-runtime/interface-emulator.ts';
import { compile } from '../../testkit/look-with.ts';
import { runtimeClient } from '../../testkit/runtime-client.ts';

// The bundle as it is deployed, in AWS' own runtime client, under AWS' own supervisor: what it answers, what it logs, what happens at the
// end of its time.

const emulator = interfaceEmulator();
if ('missing' in emulator) {
  const line = '='.repeat(100);
  process.stderr.write(`${line}\nNOT RUN: the bundle under AWS' runtime interface emulator. ${emulator.missing}\n${line}\n`);
}
const CALLS = join(import.meta.dirname, '../../testkit/lambda-runtime/runtime-calls.js');
const work = mkdtempSync(join(tmpdir(), 'gatewatch-emulator-'));
let sandbox: Sandbox;
let aws: AwsWire;
let deployed: BundledFunction;
let calm: string;

beforeAll(async () => {
  sandbox = await startSandbox({ servers: [{ kind: 'micro-integrator' }] });
  aws = await startAwsWire();
  calm = sandbox.config
    .replace(/periodSeconds: 3.*/, 'periodSeconds: 60')
    .replace(/recheckSeconds: 1.*/, 'recheckSeconds: 0')
    .replace('name: sandbox', 'name: prod\n  regions: [eu-west-1]');
  const config = join(work, 'gatewatch.yaml');
  writeFileSync(config, calm);
  deployed = bundleFunction(config, join(work, 'out'));
});
afterAll(async () => {
  rmSync(work, { recursive: true });
  await aws.close();
  await sandbox.close();
});

function eventNow(): unknown {
  const { targets } = compile(calm.replace(/ca: "[^"]*"/, 'ca: authority.pem'), { files: { 'authority.pem': sandbox.authority } });
  const at = new Date(Math.floor(Date.now() / 60_000) * 60_000).toISOString();
  return JSON.parse(JSON.stringify(packTargets('micro-integrator', targets, ['micro-integrator'])).replace(SCHEDULED_TIME, at));
}

function start(endpoint: string, seconds: number, ports: readonly [number, number]) {
  if ('missing' in emulator) throw new Error(emulator.missing);
  return startEmulation({
    binary: emulator.binary,
    command: [process.execPath, '--import', CALLS, runtimeClient(), deployed.handler],
    folder: deployed.assetFolder,
    ports,
    env: {
      ...deployed.environment,
      LAMBDA_TASK_ROOT: deployed.assetFolder,
      AWS_LAMBDA_FUNCTION_TIMEOUT: String(seconds),
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
      AWS_LAMBDA_LOG_FORMAT: 'JSON',
      GATEWATCH_TABLE: 'health',
      GATEWATCH_ALERTS_TOPIC: 'arn:aws:sns:eu-west-1:000000000000:gatewatch-prod-alerts',
      AWS_REGION: 'eu-west-1',
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    },
  });
}

/** Accepts connections and never answers. */
async function startSilence(): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer(() => {}).listen(21_813, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return { url: 'http://127.0.0.1:21813', server };
}

describe.skipIf('missing' in emulator)("the bundled function under AWS' runtime interface emulator", () => {
  test('does a round, and names in answer and log why it refuses an event', async () => {
    const emulated = await start(aws.endpoint, 120, [21_811, 21_812]);
    try {
      expect(await emulated.invoke(eventNow())).toMatchObject({ shard: 'micro-integrator', done: 'round' });
      expect(await emulated.invoke({ v: 9 })).toMatchObject({
        errorType: 'RefusedEvent',
        errorMessage: expect.stringContaining('version 9'),
      });
      expect(emulated.output()).toMatch(/"errorType":\s*"RefusedEvent"/);
    } finally {
      await emulated.close();
    }
  });

  test('with a store that never answers, it ends before its time does, and says so', async () => {
    const { url, server } = await startSilence();
    const emulated = await start(url, 20, [21_814, 21_815]);
    try {
      const answer = await emulated.invoke(eventNow());
      expect(answer).toMatchObject({ errorType: 'RoundFault', errorMessage: expect.stringContaining('load: ') });
      expect(emulated.output()).not.toContain('Task timed out');
      expect(emulated.output()).toMatch(/"errorType":\s*"RoundFault"/);
    } finally {
      await emulated.close();
      server.close();
    }
  });
});
