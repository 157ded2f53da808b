import { lstatSync, mkdirSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { CliError } from '../terminal/cli-error.ts';
import type { Terminal } from '../terminal/terminal.ts';

/**
 * Returns the folder for state files. An empty variable counts as unset, and so does a relative path. Throws
 * CliError if the user has no home. Source: XDG Base Directory Specification, "Environment variables" and
 * "Referencing this specification".
 */
export function stateFolder({ XDG_STATE_HOME, HOME }: Terminal['env']): string {
  const usable = (path: string | undefined) => path !== undefined && isAbsolute(path);
  if (XDG_STATE_HOME !== undefined && usable(XDG_STATE_HOME)) return XDG_STATE_HOME;
  const home = usable(HOME) ? HOME : homeOfUser();
  if (home !== undefined && usable(home)) return join(home, '.local', 'state');
  throw new CliError(
    'store-unusable',
    'this user has no home directory for the state file',
    'name the file with --store FILE, or set XDG_STATE_HOME',
  );
}

// A user id that no account has, as in containers, is an error of the system.
function homeOfUser(): string | undefined {
  try {
    return userInfo().homedir;
  } catch {
    return undefined;
  }
}

/**
 * Creates a folder and the missing ones above it. Throws the error of the system. Node's `recursive` option repeats
 * forever where the system says that a parent is missing although it is there, as in /proc.
 */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && !isThere(dirname(path))) {
      makeFolder(dirname(path));
      mkdirSync(path);
    } else if (!isFolder(path)) throw error;
  }
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
