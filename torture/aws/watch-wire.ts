import type { ReceivedDatum } from '../../testkit/aws-wire/cloudwatch-wire.ts';
import type { AwsWire } from '../../testkit/aws-wire/wire.ts';
import type { Call, Service } from '../../testkit/aws-wire/wire-call.ts';

/** The target and status in a message or an event; `kind` if it is more than a change. */
export type Said = { readonly target: string; readonly to: string; readonly kind?: string };

/** What AWS accepted in a period. */
export type WireSeen = {
  readonly metrics: readonly ReceivedDatum[];
  /** What people were notified of: by SNS, or through the queue of the announcer. */
  readonly people: readonly Said[];
  /** The events that programs received, by EventBridge. */
  readonly machines: readonly Said[];
  /** The requests to a service. */
  readonly calls: (service: Service) => readonly Call[];
};

type Told = { readonly changes: readonly Said[] };

const SERVICES: readonly Service[] = ['cloudwatch', 'sns', 'dynamodb', 'secretsmanager', 'ssm', 'sqs', 'events'];

/** Begins to record; the returned function returns what AWS accepted since. */
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
