/** What the door found where a file should be. */
export type FileRead =
  | { readonly bytes: Uint8Array }
  | { readonly problem: 'missing' | 'directory' | 'unreadable' | 'too-large'; readonly size?: number };

const ABSOLUTE = /^([/\\]|[A-Za-z]:[/\\])/;

/** A path as written in a config, seen from where the config is read. */
export function besideFile(file: string, path: string): string {
  if (ABSOLUTE.test(path)) return path;
  const folder = /^.*[/\\]/.exec(file)?.[0] ?? '';
  return `${folder}${path.replace(/^\.[/\\]+/, '')}`;
}
