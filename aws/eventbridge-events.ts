import { EventBridgeClient, type EventBridgeClientConfig, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { Emit } from '../monitor/engine/ports.ts';
import { EVENT_SOURCE, programEvent } from '../monitor/message/status-event.ts';
import { omit } from '../monitor/text/objects.ts';
import { describeFailure } from './describe-failure.ts';

/** Creates an EventBridge client. */
export function createEventsClient(setting: EventBridgeClientConfig): EventBridgeClient {
  return new EventBridgeClient(setting);
}

/** What sending events needs. */
export type EventbridgeSetting = { readonly client: EventBridgeClient; readonly monitor: string };

/** Limits of a request: ten entries, 256 KB for all of them. Source: EventBridge API reference, PutEvents. */
const MAX_ENTRIES = 10;
const MAX_DETAIL_BYTES = 20_000;

/**
 * Sends each change of status to the default bus of the account. A single error reports how many events were
 * rejected and why.
 */
export function createEventbridgeEvents({ client, monitor }: EventbridgeSetting): Emit {
  return async (changes, abortSignal) => {
    const entries = changes.map((change) => {
      const { type, detail } = programEvent(monitor, change);
      return { Source: EVENT_SOURCE, DetailType: type, Time: new Date(change.at), Detail: fitted(detail) };
    });
    const why: string[] = [];
    for (let i = 0; i < entries.length; i += MAX_ENTRIES) {
      const part = entries.slice(i, i + MAX_ENTRIES);
      try {
        const { Entries = [] } = await client.send(new PutEventsCommand({ Entries: part }), abortSignal ? { abortSignal } : {});
        why.push(...Entries.flatMap(({ ErrorCode, ErrorMessage }) => (ErrorCode ? [`${ErrorCode} (${ErrorMessage ?? ''})`] : [])));
      } catch (error) {
        why.push(...part.map(() => describeFailure(error)));
      }
    }
    if (why.length > 0)
      throw new Error(`EventBridge did not accept ${why.length} of ${entries.length} events: ${[...new Set(why)].join('; ')}`);
  };
}

function fitted(event: ReturnType<typeof programEvent>['detail']): string {
  const text = JSON.stringify(event);
  if (Buffer.byteLength(text) <= MAX_DETAIL_BYTES) return text;
  return JSON.stringify('to' in event ? omit(event, 'summary', 'fix') : event);
}
