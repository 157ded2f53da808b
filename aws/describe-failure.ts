import { quote } from '../monitor/text/quote.ts';

/** One line on why a request to AWS failed: the error's name and what it said. Not for requests that carry secrets back. */
export function describeFailure(error: unknown): string {
  if (error instanceof RequestFailed) return describeFailure(error.cause);
  const name = failureName(error);
  const said = error instanceof Error ? quote(error.message) : '';
  return said === '' || said === name ? name : `${name} (${said})`;
}

/** The name of what went wrong, without a word of what was sent or received. */
export function failureName(error: unknown): string {
  if (error instanceof RequestFailed) return failureName(error.cause);
  if (!(error instanceof Error)) return 'an error without a name';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return quote(error.name === 'Error' || error.name === 'AggregateError' ? (code ?? error.name) : error.name, 80);
}

/** Thrown in the place of an error of the SDK: says what was not done before it says why. Its name stays `Error`, whose message is a sentence. */
export class RequestFailed extends Error {
  constructor(sentence: string, cause: unknown) {
    super(`${sentence}: ${describeFailure(cause)}`, { cause });
  }
}
