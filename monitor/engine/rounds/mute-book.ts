import type { Mute } from '../../memory/mute.ts';

/** The mutes that a round knows; `isUnread` if the record could not be read, so that there may be others. */
export type KnownMutes = { readonly mutes: readonly Mute[]; readonly isUnread?: true };

/** What a process remembers of the mutes that it has read. */
export type MuteBook = {
  /** Takes what the round of minute `at` read (milliseconds since 1970); undefined = it could not. */
  readonly take: (read: readonly Mute[] | undefined, at: number) => KnownMutes;
};

/** How long a mute that was read stays in force while the record cannot be read, in milliseconds. */
const KNOWN_MS = 3_600_000;

/** Creates an empty book, for the rounds of one process. */
export function createMuteBook(): MuteBook {
  let last: { readonly mutes: readonly Mute[]; readonly at: number } | undefined;
  return {
    take: (read, at) => {
      if (read) {
        last = { mutes: read, at };
        return { mutes: read };
      }
      return { mutes: last && at - last.at <= KNOWN_MS ? last.mutes : [], isUnread: true };
    },
  };
}
