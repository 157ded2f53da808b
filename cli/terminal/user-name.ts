import { userInfo } from 'node:os';
import { quote } from '../../monitor/text/quote.ts';
import { CliError } from './cli-error.ts';
import type { Terminal } from './terminal.ts';

/**
 * Returns the value of `--by`, else the local user name, at most 80 characters. Throws CliError if the user
 * has no name.
 */
export function userName({ env }: Terminal, given: string | undefined): string {
  const name = quote(given ?? nameOfUser() ?? env.USER ?? env.USERNAME ?? '', 80);
  if (name === '') throw new CliError('usage', 'the local user has no name', 'add --by NAME');
  return name;
}

function nameOfUser(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
}
