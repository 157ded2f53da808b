import { quote } from '../monitor/core/quote.ts';

/** One line on why a request to AWS failed: the error's name and what it said. Not for requests that carry secrets back. */
export function describeFailure(error: unknown): string {
  const name = failureName(error);
  const said = error instanceof Error ? quote(error.message) : '';
  return said === '' || said === name ? name : `${name} (${said})`;
}

/** An error that says who did not do what (`who`), and why; it keeps the name of the failure, by which some are told from others. */
export function requestFailure(who: string, error: unknown): Error {
  return Object.assign(new Error(`${who}: ${describeFailure(error)}`), { name: failureName(error) });
}

/** The name of what went wrong, without a word of what was sent or received. */
export function failureName(error: unknown): string {
  if (!(error instanceof Error)) return 'an error without a name';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return quote(error.name === 'Error' || error.name === 'AggregateError' ? (code ?? error.name) : error.name, 80);
}
