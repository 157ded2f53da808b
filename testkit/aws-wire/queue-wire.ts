import { createHash } from 'node:crypto';
import { type Call, demand, type HalfDone, type WireAnswer } from './wire-call.ts';

/** Events that EventBridge accepted. */
export type ReceivedEvent = { readonly source: string; readonly type: string; readonly detail: unknown };

const MAX_BYTES = 262_144;

/** SendMessage with its limit. Source: SQS API reference. */
export function createSqsWire(): { readonly sent: readonly string[]; readonly answer: (call: Call) => WireAnswer } {
  const sent: string[] = [];
  const answer = ({ operation, body }: Call): WireAnswer => {
    demand(operation === 'SendMessage', 'AWS.SimpleQueueService.UnsupportedOperation', `no ${operation} here`);
    const { QueueUrl, MessageBody } = JSON.parse(body);
    demand(typeof QueueUrl === 'string' && QueueUrl !== '', 'QueueDoesNotExist', 'the queue does not exist');
    demand(typeof MessageBody === 'string' && MessageBody !== '', 'InvalidParameterValue', 'the message is empty');
    demand(
      Buffer.byteLength(MessageBody) <= MAX_BYTES,
      'InvalidParameterValue',
      'One or more parameters are invalid. Message must be shorter',
    );
    sent.push(MessageBody);
    const MD5OfMessageBody = createHash('md5').update(MessageBody).digest('hex');
    return { status: 200, body: JSON.stringify({ MessageId: `m-${sent.length}`, MD5OfMessageBody }) };
  };
  return { sent, answer };
}

/**
 * PutEvents with its limits. An entry whose detail asks for it is refused alone. Source: EventBridge API
 * reference, PutEvents.
 */
export function createEventbridgeWire(): {
  readonly received: readonly ReceivedEvent[];
  readonly answer: (call: Call, how?: HalfDone) => WireAnswer;
} {
  const received: ReceivedEvent[] = [];
  const answer = ({ operation, body }: Call, how?: HalfDone): WireAnswer => {
    demand(operation === 'PutEvents', 'UnknownOperationException', `no ${operation} here`);
    const { Entries } = JSON.parse(body);
    demand(Array.isArray(Entries) && Entries.length >= 1 && Entries.length <= 10, 'ValidationException', 'between 1 and 10 entries');
    demand(
      Buffer.byteLength(JSON.stringify(Entries)) <= MAX_BYTES,
      'PutEventsRequestEntry',
      'Total size of the entries in the request is over the limit.',
    );
    const results = Entries.map(({ Source, DetailType, Detail }, i) => {
      const detail = JSON.parse(Detail);
      if (detail.monitor === 'refused' || (how === 'partial' && i % 2 === 0))
        return { ErrorCode: 'InternalFailure', ErrorMessage: 'try again' };
      received.push({ source: Source, type: DetailType, detail });
      return { EventId: `e-${received.length}` };
    });
    const FailedEntryCount = results.filter((result) => 'ErrorCode' in result).length;
    return { status: 200, body: JSON.stringify({ FailedEntryCount, Entries: results }) };
  };
  return { received, answer };
}
