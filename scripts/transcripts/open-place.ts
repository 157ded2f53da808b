import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { secretVariable } from '../../monitor/target/secret-variable.ts';
import { startSandbox } from '../../sandbox/start-sandbox.ts';
import { openAccountWire } from '../../testkit/aws-wire/account-wire.ts';
import { startAwsWire } from '../../testkit/aws-wire/wire.ts';
import { listen } from '../../testkit/zoo/listen.ts';

const ROOT = join(import.meta.dirname, '../..');
const MANIFEST = join(ROOT, 'test/fixtures/discover/rendered-gateway.yaml');
const LONG_PATH = '/a/path/of/an/application/that/has/many/parts?with=parameters&that=do&not=end&before=the-margin&of=the&terminal=window';

/** A folder with configs, servers that its configs name, and an environment in which `gatewatch` is a command. */
export type Place = { readonly folder: string; readonly env: NodeJS.ProcessEnv; readonly close: () => Promise<void> };

/** Opens a place with simulated servers, two of them with faults, and a simulated AWS account. */
export async function openPlace(): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'gatewatch-'));
  const [sandbox, table, account, silent] = await Promise.all([
    startSandbox(),
    startAwsWire(),
    openAccountWire(ACCOUNT),
    // A server that accepts, and never answers.
    listen(createServer()),
  ]);
  await sandbox.setFault('gw-1', 'not-deployed');
  await sandbox.setFault('mi-1', 'faulty-capps');
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  write('gatewatch.yaml', sandbox.config);
  write('prod.yaml', PROD);
  write('private.yaml', PRIVATE);
  write('mistakes.yaml', MISTAKES);
  write('long.yaml', LONG);
  write('silent.yaml', SILENT.replace('PORT', String(silent.port)));
  write('gateway.yaml', readFileSync(MANIFEST, 'utf8'));
  write('gatewatch', `#!/bin/sh\nexec "${process.execPath}" "${join(ROOT, 'cli/bin.js')}" "$@"\n`);
  chmodSync(join(folder, 'gatewatch'), 0o755);
  return {
    folder,
    env: {
      PATH: `${folder}:${process.env.PATH}`,
      HOME: folder,
      USER: 'ada',
      TERM: 'xterm-256color',
      LC_ALL: 'C.UTF-8',
      SHELL: '/bin/bash',
      SILENT_PORT: String(silent.port),
      AWS_ENDPOINT_URL: account.endpoint,
      AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      ...Object.fromEntries(Object.entries(sandbox.secrets).map(([name, value]) => [secretVariable(name), value])),
    },
    close: async () => {
      await Promise.all([sandbox.close(), table.close(), account.close(), silent.close()]);
      rmSync(folder, { recursive: true });
    },
  };
}

const PROD = `monitor:
  name: prod
  regions: [eu-west-1]
  heartbeat: { region: eu-central-1 }
  alerts: { email: [oncall@example.com], pager: [{ secret: pager/url }] }
defaults: { version: 4.3.0 }
targets:
  - { name: gw-1, profile: gateway, host: gw-1.example.com, labels: { site: fra } }
  - { name: gw-2, profile: gateway, host: gw-2.example.com }
  - { name: mi-1, profile: micro-integrator, host: mi-1.example.com }
`;

const PRIVATE = PROD.replace('gw-1.example.com', '10.0.0.7').replace('mi-1.example.com', '169.254.169.254');

const MISTAKES = `monitor: { name: prod, regions: [eu-middle-1] }
targets:
  - { name: gw-1, profile: gatewy, host: "https://gw-1.example.com${LONG_PATH}" }
  - { name: gw-2, profile: gateway, host: gw-2.example.com, credentials: { username: admin, password: admin } }
  - { name: gw-2, profile: gateway, host: gw-3.example.com, periodSecond: 10s }
  - name: mi-1
    profile: micro-integrator
    host: mi-1.example.com
    livenessProbe: { exec: { command: [cat, /tmp/alive] } }
`;

const LONG = `targets:
  - name: orders-of-the-shop-behind-the-second-edge-in-frankfurt
    profile: custom
    host: 127.0.0.1
    readinessProbe: { httpGet: { path: "${LONG_PATH}", port: 1 } }
`;

const SILENT =
  'targets: [{ name: silent, profile: custom, host: 127.0.0.1, readinessProbe: { httpGet: { port: PORT }, timeoutSeconds: 50 } }]\n';

const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:gatewatch-prod-alerts';
const topic = (arn: string) => `<member><TopicArn>${arn}</TopicArn></member>`;
const subscription = (protocol: string, endpoint: string, arn: string) =>
  `<member><Protocol>${protocol}</Protocol><Endpoint>${endpoint}</Endpoint><SubscriptionArn>${arn}</SubscriptionArn></member>`;

const missing = () => Object.assign(new Error('it does not exist'), { name: 'ResourceNotFoundException' });

// An account in which one email address is not confirmed, and the topic of the pager is missing.
const ACCOUNT = {
  ListTopics: () => `<Topics>${topic(TOPIC)}</Topics>`,
  ListSubscriptionsByTopic: () =>
    `<Subscriptions>${subscription('email', 'oncall@example.com', 'PendingConfirmation')}${subscription('https', 'https://chat.example.com/key', `${TOPIC}:1`)}</Subscriptions>`,
  Publish: () => '<MessageId>m-1</MessageId>',
  DescribeAlarms: () => ({ MetricAlarms: [] }),
  DescribeAlarmHistory: () => ({ AlarmHistoryItems: [] }),
  ListAlarmMuteRules: () => ({ AlarmMuteRuleSummaries: [] }),
  ListSchedules: () => ({ Schedules: [] }),
  GetQueueUrl: missing,
  GetFunctionConfiguration: missing,
  FilterLogEvents: missing,
};
