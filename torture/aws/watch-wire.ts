import type { ReceivedDatum } from '../../testkit/aws-wire/cloudwatch-wire.ts';
import type { AwsWire } from '../../testkit/aws-wire/wire.ts';
import type { Call, Service } from '../../testkit/aws-wire/wire-call.ts';

/** What a message or an event says of a target; `kind` where it is more than a change. */
export type Said = { readonly target: string; readonly to: string; readonly kind?: string };

/** What AWS took in a while. */
export type WireSeen = {
  readonly metrics: readonly ReceivedDatum[];
  /** What people were told: by SNS, or by way of the queue of the announcer. */
  readonly people: readonly Said[];
  /** What machines were told, by EventBridge. */
  readonly machines: readonly Said[];
  /** What a service was asked. */
  readonly calls: (service: Service) => readonly Call[];
};

type Told = { readonly changes: readonly Said[] };

const SERVICES: readonly Service[] = ['cloudwatch', 'sns', 'dynamodb', 'secretsmanager', 'ssm', 'sqs', 'events'];

/** Begins to watch; what is given back says what AWS took since. */
export function watchWire(aws: AwsWire): () => WireSeen {
  const [metrics, published, queued, events] = [aws.metrics(), aws.published(), aws.queued(), aws.events()].map(({ length }) => length);
  const asked = SERVICES.map((service) => aws.calls(service).length);
  return () => {
    const sent = aws.published().slice(published);
    const digests = aws.queued().slice(queued);
    const calls = new Map(SERVICES.map((service, i) => [service, aws.calls(service).slice(asked[i])]));
    return {
      metrics: aws.metrics().slice(metrics),
      people: [
        ...sent.flatMap((message) => (JSON.parse(message.to('sqs')) as Told).changes),
        ...digests.flatMap((body) => (JSON.parse(body).notices as readonly Told[]).flatMap(({ changes }) => changes)),
      ],
      machines: aws
        .events()
        .slice(events)
        .map(({ detail }) => detail as Said),
      calls: (service) => calls.get(service) ?? [],
    };
  };
}
