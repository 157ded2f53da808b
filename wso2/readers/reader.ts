import type { HttpAnswer } from '../../monitor/observation/observation.ts';
import type { Outcome } from '../../monitor/observation/outcome.ts';
import type { HttpLook } from '../../monitor/target/probe.ts';
import type { Target } from '../../monitor/target/target.ts';

/** What a reader may know besides the answer: what was asked, and of whom. */
export type Asked = { readonly look: HttpLook; readonly target: Target };

/** Tells what an answer of one endpoint means. Pure; never throws, whatever the body holds. */
export type Reader = (answer: HttpAnswer, asked: Asked) => Outcome;

/** Whether the request carried an `Authorization` header. */
export function sentAuthorization({ look }: Asked): boolean {
  return look.headers.some(({ name }) => name.toLowerCase() === 'authorization');
}
