import type { AwsWire } from '../../testkit/aws-wire/wire.ts';
import type { Kind, Output } from './rules.ts';

const JSON_PROTOCOLS = ['sqs', 'lambda', 'http', 'firehose', 'email-json'] as const;

/** Everything AWS has been given. */
export function receivedBy(aws: AwsWire): readonly Output[] {
  const { metrics, published, queued, events, items } = aws;
  return [
    ...published().flatMap((message, i) => [
      output(`subject ${i}`, 'subject', message.subject ?? ''),
      output(`mail ${i}`, 'mail', message.to('email')),
      output(`text message ${i}`, 'phone', message.to('sms')),
      output(`chat ${i}`, 'chat', message.to('https')),
      ...JSON_PROTOCOLS.map((protocol) => output(`message ${i} by ${protocol}`, 'JSON', message.to(protocol))),
      output(`attributes ${i}`, 'JSON', JSON.stringify(message.attributes)),
    ]),
    ...events().map((event, i) => output(`event ${i}`, 'JSON', JSON.stringify(event))),
    ...queued().map((body, i) => output(`digest ${i}`, 'JSON', body)),
    ...[...items()].flatMap(([name, item]) =>
      textsOf(item).map((text) => output(`item ${name}`, text.startsWith('{') ? 'JSON' : 'terminal', text)),
    ),
    ...metrics().flatMap(({ metric, dimensions }) =>
      [metric, ...Object.entries(dimensions).flat()].map((text) => output('a metric', 'metric', text)),
    ),
  ];
}

function textsOf(item: Readonly<Record<string, { readonly S?: string }>>): readonly string[] {
  return Object.values(item).flatMap(({ S }) => S ?? []);
}

function output(where: string, kind: Kind, text: string): Output {
  return { where, kind, text };
}
