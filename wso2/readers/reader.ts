import type { Answer, HttpAnswer } from '../../monitor/observation/observation.ts';
import type { Outcome } from '../../monitor/observation/outcome.ts';
import type { HttpLook } from '../../monitor/target/probe.ts';
import type { Target } from '../../monitor/target/target.ts';

/**
 * The request and the target of a response. `before` has the answers to the earlier requests of the check; `at` is
 * when the request was sent, in milliseconds since 1970.
 */
export type Asked = { readonly look: HttpLook; readonly target: Target; readonly before?: readonly Answer[]; readonly at?: number };

/** Judges a response of one endpoint. It is pure and never throws, whatever the body holds. */
export type Reader = (answer: HttpAnswer, asked: Asked) => Outcome;

/** Whether the request carried an `Authorization` header. */
export function sentAuthorization({ look }: Asked): boolean {
  return look.headers.some(({ name }) => name.toLowerCase() === 'authorization');
}
