/** The content of a file, or why there is none. The entry points read files; this room does no I/O. */
export type FileRead = { readonly bytes: Uint8Array } | UnreadFile;

/** Why a file was not read. `kind` says in words what is there instead of a regular file. */
export type UnreadFile = {
  readonly problem: 'missing' | 'dangling-link' | 'link-loop' | 'directory' | 'not-regular' | 'unreadable' | 'too-large';
  readonly size?: number;
  readonly kind?: string;
};

/** The size limit of a config and of a CA file, bytes. No more is read of a larger file. */
export const MAX_FILE_BYTES = 4 * 1024 * 1024;

const IN_WORDS: Readonly<Record<UnreadFile['problem'], string>> = {
  missing: 'no such file',
  'dangling-link': 'a symbolic link to a file that does not exist',
  'link-loop': 'a symbolic link that leads back to itself',
  directory: 'it is a directory',
  'not-regular': 'it is not a regular file',
  unreadable: 'permission denied or another error',
  'too-large': 'it is larger than 4 MiB',
};

/** Says in words why a file was not read. */
export function problemInWords({ problem, kind }: UnreadFile): string {
  return kind === undefined ? IN_WORDS[problem] : `it is ${kind}, not a regular file`;
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
