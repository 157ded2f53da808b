import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreateQueueCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { createEventbridgeEvents } from '../../aws/eventbridge-events.ts';
import type { StatusChange } from '../../monitor/message/change.ts';
import { ACCOUNT, clientsOf, onEmulator } from '../../testkit/emulator/on-emulator.ts';
import { changesAfter } from '../../testkit/message-samples.ts';

// The rules of docs/reference/events.md, made in the emulator as they stand there.

onEmulator();
const REGION = 'eu-west-1';
const page = readFileSync(join(import.meta.dirname, '../../docs/reference/events.md'), 'utf8');
const [, RESTART = '', FAIL_OVER = ''] = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text]) => text ?? '');

/** A rule with this pattern, and what it sent on since it was made. */
async function openRule(pattern: string): Promise<{ readonly taken: () => Promise<readonly unknown[]> }> {
  const clients = clientsOf(REGION);
  const events = await clients.eventbridge();
  const { QueueUrl } = await clients.queues.send(new CreateQueueCommand({ QueueName: 'taken' }));
  await events.send(new PutRuleCommand({ Name: 'rule', EventPattern: pattern }));
  await events.send(new PutTargetsCommand({ Rule: 'rule', Targets: [{ Id: '1', Arn: `arn:aws:sqs:${REGION}:${ACCOUNT}:taken` }] }));
  const taken = async () => {
    const { Messages = [] } = await clients.queues.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    return Messages.map(({ Body = '' }) => JSON.parse(Body)).map(({ detail: { to, silence } }) => [to, silence]);
  };
  return { taken };
}

const REFUSED = { ready: 'tcp.refused', websocket: 'tcp.refused' } as const;

/** Down, the same in a maintenance window, blind, and ready again. */
const CHANGES: readonly StatusChange[] = [
  ...changesAfter([{}, REFUSED]),
  ...changesAfter([{}, REFUSED]).map((change) => ({ ...change, decision: { notify: false, because: 'maintenance' } as const })),
  ...changesAfter([{}, { ready: 'monitor.network', websocket: 'monitor.network' }]),
  ...changesAfter([{}, REFUSED, {}]),
];

async function emit(changes: readonly StatusChange[]): Promise<void> {
  await createEventbridgeEvents({ client: await clientsOf(REGION).eventbridge(), monitor: 'prod' })(changes);
}

test('the rule that restarts takes what is down and told, and nothing else', async () => {
  const { taken } = await openRule(RESTART);
  await emit(CHANGES);
  expect(await taken()).toEqual([['down', undefined]]);
});

test('the rule that fails over takes both directions, planned or not', async () => {
  const { taken } = await openRule(FAIL_OVER);
  await emit(CHANGES);
  expect((await taken()).toSorted()).toEqual([
    ['down', undefined],
    ['down', 'maintenance'],
    ['ready', undefined],
  ]);
});
