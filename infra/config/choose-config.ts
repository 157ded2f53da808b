import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { Say } from './read-config.ts';
import { Refusal } from './refusal.ts';

/** The file to deploy, and the account to deploy to; without one, the account of the credentials. */
export type ChosenConfig = { readonly file: string; readonly account?: string };

const OWN = 'gatewatch.yaml';
const EXAMPLE = join(import.meta.dirname, '../..', 'examples', 'gatewatch.yaml');
/** An account id that no one has, so that the stack cannot be deployed. */
const NO_ACCOUNT = '000000000000';

/**
 * Chooses the file of `-c config=FILE`, else `gatewatch.yaml` in the working directory, else the example, and
 * says so.
 */
export function chooseConfig(asked: unknown, account: string | undefined, say: Say): ChosenConfig {
  if (asked !== undefined && (typeof asked !== 'string' || asked === '')) {
    throw new Refusal([{ says: 'The context value config is not a path', fix: 'set -c config=FILE' }]);
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
