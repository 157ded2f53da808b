import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Keeps what a config refers to: files beside it, and the values of secrets. */
export type Shelf = {
  /** The path of a file that holds this text, as the config writes it. */
  readonly file: (text: string) => string;
  /** The name of a secret of this value. */
  readonly secret: (value: string) => string;
  readonly secrets: ReadonlyMap<string, string>;
};

/** A shelf in a folder. */
export function openShelf(folder: string): Shelf {
  const secrets = new Map<string, string>();
  const named = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 12);
  return {
    file: (text) => {
      const name = `${named(text)}.pem`;
      writeFileSync(join(folder, name), text);
      return `./${name}`;
    },
    secret: (value) => {
      const name = `lab/${named(value)}`;
      secrets.set(name, value);
      return name;
    },
    secrets,
  };
}
