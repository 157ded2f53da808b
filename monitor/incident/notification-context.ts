import type { Silence } from '../memory/silence.ts';
import type { Parents } from './dependency.ts';

/** What decides, besides the target itself, whether people are notified. */
export type NotificationContext = {
  /** The scheduled minute, in milliseconds since 1970. */
  readonly at: number;
  /** A maintenance window or a mute that is in force. */
  readonly silence?: Extract<Silence, 'maintenance' | 'muted'>;
  readonly parents: Parents;
  /** The first interval of reminders of an open incident, in milliseconds; false = no reminders. */
  readonly remindEveryMs: number | false;
};
