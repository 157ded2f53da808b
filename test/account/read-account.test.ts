import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createAccountClients } from '../../account/clients.ts';
import { readActiveRules } from '../../account/read-alarms.ts';
import { readSubscriptions } from '../../account/read-topic.ts';

// What the emulator does not know or does by itself: answered here as AWS documents it.

const requests: string[] = [];
const SUBSCRIPTION = (endpoint: string, arn: string) =>
  `<member><TopicArn>t</TopicArn><Protocol>email</Protocol><SubscriptionArn>${arn}</SubscriptionArn><Owner>1</Owner><Endpoint>${endpoint}</Endpoint></member>`;
const server = createServer(async (request, response) => {
  const body = await text(request);
  requests.push(body);
  if (String(request.headers['x-amz-target']).endsWith('ListAlarmMuteRules')) {
    const isSecond = JSON.parse(body).NextToken === 'more';
    const names = isSecond ? ['gatewatch prod maintenance 0a1b-1-1'] : ['quiet weekend'];
    const AlarmMuteRuleSummaries = names.map((name) => ({
      AlarmMuteRuleArn: `arn:aws:cloudwatch:eu-west-1:1:alarm-mute-rule:${name}`,
      Status: 'ACTIVE',
    }));
    response.setHeader('content-type', 'application/x-amz-json-1.0');
    return response.end(JSON.stringify({ AlarmMuteRuleSummaries, ...(!isSecond && { NextToken: 'more' }) }));
  }
  if (String(request.headers['x-amz-target']).endsWith('GetAlarmMuteRule')) {
    const { AlarmMuteRuleName } = JSON.parse(body);
    response.setHeader('content-type', 'application/x-amz-json-1.0');
    return response.end(JSON.stringify({ Name: AlarmMuteRuleName, MuteTargets: { AlarmNames: ['prod gw-1 not ready'] } }));
  }
  const members = [
    SUBSCRIPTION('a@example.com', 'arn:aws:sns:eu-west-1:1:t:1'),
    SUBSCRIPTION('b@example.com', 'PendingConfirmation'),
    SUBSCRIPTION('c@example.com', 'Deleted'),
  ];
  response.setHeader('content-type', 'text/xml');
  return response.end(
    `<ListSubscriptionsByTopicResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><ListSubscriptionsByTopicResult><Subscriptions>${members.join('')}</Subscriptions></ListSubscriptionsByTopicResult></ListSubscriptionsByTopicResponse>`,
  );
});

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});
afterAll(() => {
  vi.unstubAllEnvs();
  server.close();
  server.closeAllConnections();
});

test('mute rules that are active now, page by page', async () => {
  expect(await readActiveRules(createAccountClients('eu-west-1'), (name) => name.startsWith('gatewatch '))).toEqual([
    { name: 'quiet weekend', alarms: ['prod gw-1 not ready'] },
    { name: 'gatewatch prod maintenance 0a1b-1-1' },
  ]);
  expect(JSON.parse(requests[0] ?? '')).toEqual({ Statuses: ['ACTIVE'] });
});

test('who has confirmed a subscription, who has not, and who is gone', async () => {
  expect(await readSubscriptions(createAccountClients('eu-west-1'), 'arn:aws:sns:eu-west-1:1:t')).toEqual([
    { protocol: 'email', endpoint: 'a@example.com', isPending: false },
    { protocol: 'email', endpoint: 'b@example.com', isPending: true },
  ]);
});
