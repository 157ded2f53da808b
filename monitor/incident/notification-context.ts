import type { Silence } from '../memory/silence.ts';
import type { Parents } from './dependency.ts';

/** What decides, besides the target itself, whether people are told. */
export type NotificationContext = {
  /** The scheduled minute, milliseconds since 1970. */
  readonly at: number;
  /** A maintenance window or a mute that is in force. */
  readonly silence?: Extract<Silence, 'maintenance' | 'muted'>;
  readonly parents: Parents;
  /** How often people are reminded of an open incident at first, milliseconds; false = never. */
  readonly remindEveryMs: number | false;
};
