import type { HttpAnswer } from '../../monitor/observation/observation.ts';
import type { Outcome } from '../../monitor/observation/outcome.ts';
import type { HttpLook } from '../../monitor/target/probe.ts';
import type { Target } from '../../monitor/target/target.ts';

/** The request and the target of a response. */
export type Asked = { readonly look: HttpLook; readonly target: Target };

/** Judges a response of one endpoint. It is pure and never throws, whatever the body holds. */
export type Reader = (answer: HttpAnswer, asked: Asked) => Outcome;

/** Whether the request carried an `Authorization` header. */
export function sentAuthorization({ look }: Asked): boolean {
  return look.headers.some(({ name }) => name.toLowerCase() === 'authorization');
}
