/** What the door found where a file should be. */
export type FileRead =
  | { readonly bytes: Uint8Array }
  | { readonly problem: 'missing' | 'directory' | 'unreadable' | 'too-large'; readonly size?: number };

/** More than any config or CA bundle has, bytes; what is larger is not read at all. */
export const MAX_FILE_BYTES = 4 * 1024 * 1024;

/** What a file system's error means for who wanted to read: `ENOENT` is missing, anything else unreadable. */
export function unreadFile(code: string | undefined): FileRead {
  return { problem: code === 'ENOENT' ? 'missing' : 'unreadable' };
}

const ABSOLUTE = /^([/\\]|[A-Za-z]:[/\\])/;

/** A path as written in a config, seen from where the config is read. */
export function besideFile(file: string, path: string): string {
  if (ABSOLUTE.test(path)) return path;
  const folder = /^.*[/\\]/.exec(file)?.[0] ?? '';
  return `${folder}${path.replace(/^\.[/\\]+/, '')}`;
}
