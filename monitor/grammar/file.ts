/** The content of a file, or why there is none. The entry points read files; this room does no I/O. */
export type FileRead =
  | { readonly bytes: Uint8Array }
  | { readonly problem: 'missing' | 'directory' | 'unreadable' | 'too-large'; readonly size?: number };

/** The size limit of a config and of a CA file, bytes. A larger file is not read. */
export const MAX_FILE_BYTES = 4 * 1024 * 1024;

/**
 * Maps the code of a file system error to a file problem: `ENOENT` is `missing`, anything else is
 * `unreadable`.
 */
export function unreadFile(code: string | undefined): FileRead {
  return { problem: code === 'ENOENT' ? 'missing' : 'unreadable' };
}

const ABSOLUTE = /^([/\\]|[A-Za-z]:[/\\])/;

/**
 * Resolves a path that is written in a config against the folder of the config. Absolute paths stay as they
 * are.
 */
export function besideFile(file: string, path: string): string {
  if (ABSOLUTE.test(path)) return path;
  const folder = /^.*[/\\]/.exec(file)?.[0] ?? '';
  return `${folder}${path.replace(/^\.[/\\]+/, '')}`;
}
