import { unknown } from '../../observation/outcome.ts';
import type { IssuedToken } from '../../observation/token-answer.ts';
import type { Target } from '../../target/target.ts';
import { quote } from '../../text/quote.ts';
import { accessToken, TOKEN_TIMEOUT_MS, type TokenTools } from './access-tokens.ts';
import { NoToken } from './look-credentials.ts';

/** Reads the access tokens of one check. Both readers throw `NoToken`. */
export type TokenReader = {
  readonly read: (name: string) => Promise<string>;
  /** Reads a newer token than the one that this check has used: a server refused that. */
  readonly readAnew: (name: string) => Promise<string>;
  /** What is worth knowing about the tokens that were used. */
  readonly notes: () => readonly string[];
};

/** Creates the reader for one check of a target. `leftMs` is the time that the round has left, in milliseconds. */
export function createTokenReader(tools: TokenTools, target: Target, leftMs: () => number): TokenReader {
  const used = new Map<string, IssuedToken>();
  const read = async (name: string, refused?: string) => {
    const setting = target.tokens?.find((token) => token.name === name);
    if (!setting) throw new NoToken({ outcome: unknown('monitor.fault', `the target has no token ${quote(name, 60)}`) });
    // A refused secret of the client is read again, so two requests may follow one another.
    const waitMs = Math.min(leftMs(), 2 * TOKEN_TIMEOUT_MS);
    const token = await accessToken(tools, setting, { target, waitMs, ...(refused !== undefined && { refused }) });
    if (!('value' in token)) throw new NoToken(token);
    used.set(name, token);
    return token.value;
  };
  return {
    read: (name) => read(name),
    readAnew: (name) => read(name, used.get(name)?.value),
    notes: () => [...used.values()].flatMap(({ notes }) => notes),
  };
}
