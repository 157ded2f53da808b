import { ALERTS_BROKEN, LONG, wire } from './make-story.ts';
import type { Story } from './story.ts';

/** Faults of the services that notifications, events, and alarms use. */
export const OF_TELLING: readonly Story[] = [
  wire('sns', 'gone', 'the topic was deleted', { mute: ALERTS_BROKEN, short: LONG }),
  wire('sns', 'kms', 'its key may not be used', { mute: ALERTS_BROKEN, short: LONG }),
  { service: 'sns', fault: 'throttled three times, then not', rounds: 1, begin: ({ aws }) => aws.fail('sns', 'throttle', 3) },
  wire('sns', 'throttle', 'recovers meanwhile: throttled', { recoversMeanwhile: true, short: LONG }),
  wire('cloudwatch', 'throttle', 'recovers meanwhile: throttled', { recoversMeanwhile: true }),
  wire('cloudwatch', 'throttle', 'throttled', { where: 'cloudwatch, 2nd region', place: { region: 'eu-central-1' }, short: LONG }),
  ...(['throttle', 'partial', 'lose', 'silent', 'empty'] as const).map((how) =>
    wire(
      'events',
      how,
      {
        throttle: 'throttled',
        partial: 'takes a part',
        lose: 'does the work, and the answer is lost',
        silent: 'silent',
        empty: 'a proxy answers 200 with nothing',
      }[how],
      how === 'partial' ? { short: LONG } : {},
    ),
  ),
  ...(['throttle', 'gone', 'kms', 'lose', 'silent', 'empty'] as const).map((how) =>
    wire(
      'sqs',
      how,
      {
        throttle: 'throttled',
        gone: 'the queue was deleted',
        kms: 'its key may not be used',
        lose: 'does the work, and the answer is lost',
        silent: 'silent',
        empty: 'a proxy answers 200 with nothing',
      }[how],
      { tellsByQueue: true, ...(how === 'gone' && { short: LONG }) },
    ),
  ),
];
