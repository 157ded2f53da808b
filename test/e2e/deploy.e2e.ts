import { ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { type AwsDoor, openAwsDoor } from '../../testkit/emulator/aws-door.ts';
import { ACCOUNT, clientsOf, makeBucket, onEmulator } from '../../testkit/emulator/on-emulator.ts';
import { scratchFolder } from '../../testkit/scratch.ts';
import { run } from '../../testkit/test-terminal.ts';

// The commands deploy with AWS' own library to the CloudFormation of the emulator, which makes some types of resources and counts the
// others as made. What a complete monitor does is in the other files of this folder.

const HOME = 'eu-west-1';
const PARTNER = 'eu-central-1';

onEmulator();
const scratch = scratchFolder();
const config = scratch.write(
  'gatewatch.yaml',
  `monitor: { name: prod, regions: [${HOME}], alerts: { email: [oncall@example.com] } }
targets:
  - { name: gw-1, profile: gateway, host: gw-1.example.com }
`,
);

let door: AwsDoor;
beforeEach(async () => {
  door = await openAwsDoor(inject('endpoint'), {});
  // With this name, the emulator finds the bucket in the URL of a template.
  process.env.AWS_ENDPOINT_URL = door.endpoint.replace('127.0.0.1', 'localhost');
});
afterEach(() => door.close());

/** What `cdk bootstrap` makes, as far as a deployment looks at it. */
async function bootstrap(): Promise<void> {
  for (const region of [HOME, PARTNER]) {
    const version = { Name: '/cdk-bootstrap/hnb659fds/version', Value: '30', Type: 'String' } as const;
    await new SSMClient({ region }).send(new PutParameterCommand(version));
    await makeBucket(`cdk-hnb659fds-assets-${ACCOUNT}-${region}`);
  }
}

type DeployedStack = { readonly name: string; readonly region: string; readonly account: string };

const command = (name: string, ...more: string[]) => run([name, '--config', config, ...more]);

const functions = async (region: string) => (await clientsOf(region).account.lambda.send(new ListFunctionsCommand({}))).Functions ?? [];

test('deploys all stacks, says what CDK says meanwhile and the cost before, and deletes them', async () => {
  await bootstrap();
  // A change set of a stack that exists is an error of the emulator, so the differences are asked for before.
  const compared = await command('diff');
  expect(compared).toMatchObject({ code: 0, out: expect.stringMatching(/^\[\+\] AWS::Lambda::Function Monitor\/api-manager/m) });
  const deployed = await command('deploy', '--yes', '--output', 'json');
  expect(deployed).toMatchObject({ code: 0 });
  expect(deployed.err).toMatch(
    /^Costs \$\d+\.\d\d per month[\s\S]*keeps nothing that costs money[\s\S]*gatewatch-prod: creating CloudFormation changeset/,
  );
  expect(deployed.err).toMatch(/^gatewatch-prod \| +\d+\/\d+ \| .* \| CREATE_COMPLETE \| AWS::CloudFormation::Stack \| gatewatch-prod/m);
  const { monitor, stacks } = JSON.parse(deployed.out);
  expect([monitor, stacks.map(({ name, region, account }: DeployedStack) => [name, region, account])]).toEqual([
    'prod',
    [
      ['gatewatch-prod', HOME, ACCOUNT],
      ['gatewatch-prod-Heartbeat', PARTNER, ACCOUNT],
    ],
  ]);
  expect((await functions(HOME)).map(({ FunctionName }) => FunctionName)).toEqual(['gatewatch-prod-api-manager']);

  expect(await command('destroy')).toMatchObject({
    code: 2,
    err: expect.stringMatching(/^not-confirmed: destroying prod deletes its history/),
  });
  expect(await command('destroy', '--yes')).toMatchObject({ code: 0, out: 'Deleted: gatewatch-prod-Heartbeat, gatewatch-prod.\n' });
  expect(await functions(HOME)).toEqual([]);
});

test('on a terminal, shows the differences and the cost, and deploys after a yes only', async () => {
  await bootstrap();
  const args = ['deploy', '--config', config];
  const refused = await run(args, { isTty: true, lines: ['n'] });
  expect(refused).toMatchObject({ code: 2, out: '' });
  expect(refused.err).toMatch(/AWS::SNS::Topic[\s\S]*Costs \$[\s\S]*Deploy prod\? \(y\/N\) not-confirmed: nothing was changed\. Fix: /);
  expect(await functions(HOME)).toEqual([]);
  const deployed = await run(args, { isTty: true, lines: ['y'] });
  expect(deployed).toMatchObject({
    code: 0,
    out: expect.stringContaining('Deployed: gatewatch-prod (eu-west-1), gatewatch-prod-Heartbeat (eu-central-1)'),
  });
  expect(await functions(HOME)).toHaveLength(1);
});

test('names the command for an account without the bootstrap stack', async () => {
  const { code, out, err } = await command('deploy', '--yes');
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(/^not-bootstrapped: gatewatch-prod: .*Fix: run `npx aws-cdk@2 bootstrap aws:\/\/123456789012\/eu-west-1` once/m);
});

test('credentials that are missing are neither a refusal nor a fault of gatewatch', async () => {
  delete process.env.AWS_ACCESS_KEY_ID;
  expect(await command('diff')).toMatchObject({ code: 3, out: '', err: expect.stringMatching(/^account-unreachable: .*account/m) });
});
