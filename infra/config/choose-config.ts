import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { Say } from './read-config.ts';
import { Refusal } from './refusal.ts';

/** The file to deploy, and the account to deploy it to; without an account it is the one the credentials are for. */
export type ChosenConfig = { readonly file: string; readonly account?: string };

const OWN = 'gatewatch.yaml';
const EXAMPLE = join(import.meta.dirname, '../..', 'examples', 'gatewatch.yaml');
/** Nobody's: what is bound to it cannot be deployed. */
const NO_ACCOUNT = '000000000000';

/** Takes the file that was asked for (`-c config=FILE`), else `gatewatch.yaml` beside you, else the example, and says so. */
export function chooseConfig(asked: unknown, account: string | undefined, say: Say): ChosenConfig {
  if (asked !== undefined && (typeof asked !== 'string' || asked === '')) {
    throw new Refusal([{ says: 'The context value config is no path', fix: 'write -c config=FILE' }]);
  }
  const file = asked ?? (existsSync(OWN) ? OWN : EXAMPLE);
  if (!isExample(file)) return { file, ...(account !== undefined && { account }) };
  say(
    `note: this is examples/gatewatch.yaml, for account ${NO_ACCOUNT}, which nobody has: look at it, it cannot be deployed. Write a ${OWN} (gatewatch init) or give -c config=FILE.`,
  );
  return { file, account: NO_ACCOUNT };
}

function isExample(file: string): boolean {
  return existsSync(file) && realpathSync(file) === realpathSync(EXAMPLE);
}
