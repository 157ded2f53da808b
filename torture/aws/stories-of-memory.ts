import { LONG, wire } from './make-story.ts';
import type { Story } from './story.ts';

const UNREMEMBERED = 'what is looked at meanwhile is remembered by nobody';

/** What DynamoDB alone can do wrong. */
export const OF_MEMORY: readonly Story[] = [
  wire('dynamodb', 'gone', 'the table is gone, and comes back empty', {
    end: ({ aws }) => aws.items().clear(),
    repeats: 'nothing is remembered',
    short: LONG,
  }),
  wire('dynamodb', 'unprocessed', 'leaves keys unprocessed'),
  {
    service: 'dynamodb',
    fault: 'leaves keys unprocessed three times',
    rounds: 1,
    begin: ({ aws }) => aws.fail('dynamodb', 'unprocessed', 3),
    short: 1,
  },
  wire('dynamodb', 'partial', 'returns a part as if it were complete', { breaksBefore: 3, failureThreshold: 2, short: LONG }),
  wire('dynamodb', 'throttle', 'recovers meanwhile: throttled', { recoversMeanwhile: true, unseen: UNREMEMBERED }),
  ...(['throttle', 'lose', 'conflict', 'silent'] as const).map((how) =>
    wire(
      'dynamodb',
      how,
      { throttle: 'throttled', lose: 'written, and the answer is lost', conflict: 'each is in conflict', silent: 'silent' }[how],
      { where: 'dynamodb, writes', place: { operation: 'PutItem' }, ...(how === 'conflict' && { short: LONG }) },
    ),
  ),
  wire('dynamodb', 'throttle', 'throttled, a verdict takes 3 rounds', {
    where: 'dynamodb, writes',
    place: { operation: 'PutItem' },
    failureThreshold: 3,
    rounds: 5,
    short: 5,
  }),
  wire('dynamodb', 'throttle', 'recovers meanwhile: throttled', {
    where: 'dynamodb, writes',
    place: { operation: 'PutItem' },
    recoversMeanwhile: true,
    unseen: UNREMEMBERED,
  }),
];
