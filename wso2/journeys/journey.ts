import type { Answer } from '../../monitor/observation/observation.ts';
import { type Outcome, unknown } from '../../monitor/observation/outcome.ts';
import { type HttpLook, wireAction } from '../../monitor/target/probe.ts';
import type { Target } from '../../monitor/target/target.ts';
import { quote } from '../../monitor/text/quote.ts';

/**
 * A request of a check that takes several. `before` has the answers to the earlier ones; `at` is when it was sent,
 * in milliseconds since 1970.
 */
export type JourneyStage = { readonly look: HttpLook; readonly target: Target; readonly before?: readonly Answer[]; readonly at?: number };

/** Formats a request as one safe line, without its query: that can hold what nobody needs to see. */
export function requestLine(look: HttpLook): string {
  return quote(wireAction(look).replace(/[?#].*$/, ''), 160);
}

/** The outcome of a request that another one must follow: by itself, it shows nothing. */
export const ON_THE_WAY: Outcome = unknown('monitor.fault', 'the check ended before its last request');

/** Something that is wrong, in one clause, and what to do about it. */
export type Problem = { readonly what: string; readonly fix: string };

/** What to do about a server that names itself localhost. */
export const HOST_NAME_FIX = 'set `hostname` under `[server]` in deployment.toml to the public name of the server, and restart it';
