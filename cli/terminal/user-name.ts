import { userInfo } from 'node:os';
import { quote } from '../../monitor/text/quote.ts';
import { CliError } from './cli-error.ts';
import type { Terminal } from './terminal.ts';

/** Who says so: the name given by `--by`, else that of the user. A container may run as a number that has no name. */
export function userName({ env }: Terminal, given: string | undefined): string {
  const name = quote(given ?? nameOfUser() ?? env.USER ?? env.USERNAME ?? '', 80);
  if (name === '') throw new CliError('usage', 'who does it is not known: this user has no name', 'add --by NAME');
  return name;
}

function nameOfUser(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
}
