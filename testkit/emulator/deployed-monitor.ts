import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox.ts';
import { applyTemplate, type Stack } from './apply-template.ts';
import { type Inbox, openInbox } from './inbox.ts';
import { clientsOf, type EmulatorClients, emptyEmulator, onEmulator } from './on-emulator.ts';
import { startEnvironments, type Tick } from './start-environments.ts';
import { type SynthesizedStack, synthesize } from './synthesize.ts';

/** The regions of the monitor and of its heartbeat in these tests. */
export const HOME = 'eu-west-1';
export const PARTNER = 'eu-central-1';

/** The target whose readiness Route 53 follows. */
export const FOLLOWED = 'gw-2';

/** A deployed monitor that checks simulated servers over real sockets. */
export type DeployedMonitor = {
  readonly sandbox: Sandbox;
  /** The config file it was deployed from. */
  readonly config: string;
  /** Empties the emulator and deploys again. */
  readonly redeploy: () => Promise<void>;
  readonly stack: Stack;
  readonly heartbeat: Stack;
  readonly page: Stack;
  readonly clients: EmulatorClients;
  readonly inbox: Inbox;
  readonly alertsTopic: string;
  /** Environments that stay warm for the whole test. */
  readonly tick: Tick;
  /** Starts new environments. */
  readonly coldTick: () => Tick;
};

/** One failure decides and no check is repeated, so that a round takes no longer than its checks. */
function configFor({ config }: Sandbox): string {
  return `monitor:
  name: e2e
  regions: [${HOME}]
  network: { allow: [127.0.0.0/8, "::1/128"] }
  alerts: { email: [oncall@example.com], pager: ["https://pager.example.com/page"] }
  statusPage: { title: Shop, access: { cidrs: [192.0.2.0/24] } }
defaults:
  tls: { ca: authority.pem }
  failureThreshold: 1
  recheckSeconds: 0
${config.slice(config.indexOf('\ntargets:') + 1)}`;
}

/** Parts that are only created when a test asks for them. */
const CHOICES = { route53HealthChecks: FOLLOWED };

/**
 * Two gateways and a Micro Integrator are started and the app is synthesized once; before each test it is
 * deployed to the empty emulator.
 */
export function onDeployedMonitor(): () => DeployedMonitor {
  onEmulator();
  let sandbox: Sandbox;
  let stacks: readonly SynthesizedStack[];
  let deployed: DeployedMonitor | undefined;
  const folder = mkdtempSync(join(tmpdir(), 'gatewatch-e2e-'));
  const redeploy = async (): Promise<DeployedMonitor> => ({
    ...(await deploy(sandbox, stacks)),
    config: join(folder, 'gatewatch.yaml'),
    redeploy: async () => {
      await emptyEmulator();
      deployed = await redeploy();
    },
  });
  beforeAll(async () => {
    sandbox = await startSandbox({ servers: [{ kind: 'gateway', count: 2 }, { kind: 'micro-integrator' }] });
    writeFileSync(join(folder, 'authority.pem'), sandbox.authority);
    writeFileSync(join(folder, 'gatewatch.yaml'), configFor(sandbox));
    stacks = synthesize(join(folder, 'gatewatch.yaml'), join(folder, 'out'), CHOICES);
  });
  beforeEach(async () => {
    await Promise.all(sandbox.targets.map((target) => sandbox.setFault(target, 'none')));
    deployed = await redeploy();
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await sandbox.close();
  });
  return () => {
    if (!deployed) throw new Error('nothing is deployed yet');
    return deployed;
  };
}

async function deploy(sandbox: Sandbox, stacks: readonly SynthesizedStack[]): Promise<Omit<DeployedMonitor, 'config' | 'redeploy'>> {
  const applied = new Map<string, Stack>();
  for (const { name, region, template } of stacks) applied.set(name, await applyTemplate(template, region));
  const stack = applied.get('gatewatch-e2e');
  const heartbeat = applied.get('gatewatch-e2e-Heartbeat');
  const page = applied.get('gatewatch-e2e-Page');
  if (!stack || !heartbeat || !page) throw new Error(`the app has the stacks ${[...applied.keys()].join(' and ')}`);
  const clients = clientsOf(HOME);
  const secrets = await clients.secretsManager();
  for (const [Name, SecretString] of Object.entries(sandbox.secrets)) await secrets.send(new CreateSecretCommand({ Name, SecretString }));
  const alertsTopic = String(stack.outputs.AlertsTopicArn);
  const inbox = await openInbox(clients, HOME, alertsTopic);
  return {
    sandbox,
    stack,
    heartbeat,
    page,
    clients,
    inbox,
    alertsTopic,
    tick: startEnvironments(stack),
    coldTick: () => startEnvironments(stack),
  };
}
