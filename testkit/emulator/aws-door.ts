import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** State that the emulator cannot show: unconfirmed subscriptions, and active mute rules in eu-west-1. */
export type Shown = { readonly unconfirmed?: string; readonly activeRules?: readonly string[] };

/** A proxy in front of the emulator. */
export type AwsDoor = { readonly endpoint: string; readonly close: () => Promise<void> };

/**
 * Starts a proxy that passes everything on to the emulator, except the state above, which it returns as AWS
 * documents it, and uploaded templates, whose table gets a type that the emulator has.
 */
export async function openAwsDoor(emulator: string, { unconfirmed, activeRules = [] }: Shown): Promise<AwsDoor> {
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    if (String(request.headers['x-amz-target']).endsWith('ListAlarmMuteRules')) {
      const isHome = request.headers.authorization?.includes('/eu-west-1/') === true;
      const AlarmMuteRuleSummaries = (isHome ? activeRules : []).map((name) => ({
        AlarmMuteRuleArn: `arn:aws:cloudwatch:eu-west-1:1:alarm-mute-rule:${name}`,
      }));
      response.setHeader('content-type', 'application/x-amz-json-1.0');
      return response.end(JSON.stringify({ AlarmMuteRuleSummaries }));
    }
    const { host: _, connection: __, 'content-length': ___, 'transfer-encoding': ____, ...headers } = request.headers;
    const method = request.method ?? 'POST';
    const answer = await fetch(`${emulator}${request.url}`, {
      method,
      headers: headers as Record<string, string>,
      ...(body.length > 0 && { body: method === 'PUT' && request.url?.endsWith('.json?x-id=PutObject') ? inKnownTypes(body) : body }),
    });
    const text = await answer.text();
    response.statusCode = answer.status;
    for (const name of ['content-type', 'x-amzn-requestid']) response.setHeader(name, answer.headers.get(name) ?? '');
    return response.end(unconfirmed === undefined ? text : withUnconfirmed(text, unconfirmed));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

// The CloudFormation of the emulator has no global tables, and fails where a template refers to one.
function inKnownTypes(upload: Buffer): string {
  const template: { Resources: Record<string, { Type: string; Properties: { Replicas?: unknown } }> } = JSON.parse(upload.toString());
  for (const resource of Object.values(template.Resources)) {
    if (resource.Type !== 'AWS::DynamoDB::GlobalTable') continue;
    resource.Type = 'AWS::DynamoDB::Table';
    delete resource.Properties.Replicas;
  }
  return JSON.stringify(template);
}

// Source: SNS API reference, ListSubscriptionsByTopic: an unconfirmed subscription has a word instead of an
// ARN.
function withUnconfirmed(text: string, endpoint: string): string {
  return text.replace(/<member>(?:(?!<\/member>)[\s\S])*<\/member>/g, (member) =>
    member.includes(`<Endpoint>${endpoint}</Endpoint>`)
      ? member.replace(/<SubscriptionArn>[^<]*<\/SubscriptionArn>/, '<SubscriptionArn>PendingConfirmation</SubscriptionArn>')
      : member,
  );
}
