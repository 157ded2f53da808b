import { quote } from '../monitor/text/quote.ts';

/**
 * Describes why a request to AWS failed, in one line: the name and the message of the error. Do not use it
 * for requests that return secrets.
 */
export function describeFailure(error: unknown): string {
  if (error instanceof RequestFailed) return describeFailure(error.cause);
  const name = failureName(error);
  const said = error instanceof Error ? quote(error.message) : '';
  return said === '' || said === name ? name : `${name} (${said})`;
}

/** Returns the name of the error, without any text that was sent or received. */
export function failureName(error: unknown): string {
  if (error instanceof RequestFailed) return failureName(error.cause);
  if (!(error instanceof Error)) return 'an error without a name';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return quote(error.name === 'Error' || error.name === 'AggregateError' ? (code ?? error.name) : error.name, 80);
}

/**
 * Replaces an error of the SDK: the message says first what was not done, then why. Its name stays `Error`,
 * because the message is a sentence.
 */
export class RequestFailed extends Error {
  /** The name in the logs of Lambda, which the bundler would shorten. */
  static override readonly name = 'RequestFailed';

  constructor(sentence: string, cause: unknown) {
    super(`${sentence}: ${describeFailure(cause)}`, { cause });
  }
}
