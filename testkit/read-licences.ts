import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What a package may stand under: all let everybody use, change and pass on what is made with them. SPDX
 * identifiers.
 */
export const LICENCES: readonly string[] = ['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'BlueOak-1.0.0', 'MPL-2.0'];

/** A package of the lock, the licence it says it stands under, and whether that is on the list. */
export type Licensed = { readonly name: string; readonly licence: string; readonly isAllowed: boolean };

/**
 * The licence of each package of package-lock.json in `root`, as the installed package says it; of one for
 * another platform, which is not installed, as the lock says it.
 */
export function licencesIn(root: string): readonly Licensed[] {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, { readonly license?: string }>>;
  };
  return Object.entries(lock.packages)
    .filter(([path]) => path !== '')
    .map(([path, { license }]) => {
      const licence = installedLicence(join(root, path, 'package.json')) ?? license ?? 'none';
      return { name: path.replace(/^.*node_modules\//, ''), licence, isAllowed: isAllowed(licence) };
    });
}

/** Whether an SPDX expression can be met by the list: one of its alternatives, all of what goes together. */
export function isAllowed(expression: string): boolean {
  const plain = expression.replaceAll(/[()]/g, ' ').trim();
  return plain.split(/ OR /).some((one) => one.split(/ AND /).every((licence) => LICENCES.includes(licence.trim())));
}

function installedLicence(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  const { license } = JSON.parse(readFileSync(path, 'utf8')) as { readonly license?: string | { readonly type?: string } };
  return typeof license === 'string' ? license : license?.type;
}
