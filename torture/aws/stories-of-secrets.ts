import { CREDENTIALS, CREDENTIALS_SECRET } from '../../sandbox/servers/credentials.ts';
import { LONG, wire } from './make-story.ts';
import type { Story } from './story.ts';

/** Secrets are read every five minutes, so these rounds are further apart. */
const warm = { kind: 'gateway', every: 6 } as const;
/** What the store of secrets can do wrong. */
export const OF_SECRETS: readonly Story[] = [
  ...(['throttle', 'error', 'deny', 'kms', 'gone', 'lose', 'silent', 'html'] as const).map((how) =>
    wire(
      'secretsmanager',
      how,
      {
        throttle: 'throttled',
        error: 'its own fault, 500',
        deny: 'denied',
        kms: 'its key may not be used',
        gone: 'the secret was deleted',
        lose: 'the answer is lost',
        silent: 'silent',
        html: 'a proxy answers 200 with a page',
      }[how],
      { ...warm, ...(how === 'kms' && { short: 1 }) },
    ),
  ),
  wire('secretsmanager', 'throttle', 'throttled for more than an hour', { ...warm, every: 35, isBlind: true, short: LONG }),
  wire('secretsmanager', 'deny', 'denied, to a new process', { ...warm, every: 1, isBlind: true, startsAnew: 'with', short: LONG }),
  {
    service: 'secretsmanager',
    fault: 'the secret is no longer what it was: no JSON',
    ...warm,
    rounds: LONG,
    isBlind: true,
    begin: ({ aws }) => aws.secrets.set(CREDENTIALS_SECRET, 'hush'),
    end: ({ aws }) => aws.secrets.set(CREDENTIALS_SECRET, JSON.stringify(CREDENTIALS)),
  },
];
