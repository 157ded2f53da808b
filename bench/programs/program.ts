import type { Address } from '../contestants/contestant.ts';

/** What a program monitors: each address once in each period. */
export type Work = {
  readonly addresses: readonly Address[];
  readonly periodSeconds: number;
  /** The file with the authority to trust. */
  readonly authorityFile: string;
  /** A folder of its own. */
  readonly folder: string;
};

/** How a program is started; its config is written. */
type Command = {
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Asks the program for its checks, until the signal; absent = it makes them by itself. */
  readonly drive?: (ended: AbortSignal) => Promise<void>;
};

/** A monitor as people run it. `prepare` writes its config. */
export type Program = { readonly name: string; readonly prepare: (work: Work) => Command };

/** The URL of an address. */
export function urlOf({ scheme, port, path }: Address): string {
  return `${scheme}://127.0.0.1:${port}${path}`;
}
