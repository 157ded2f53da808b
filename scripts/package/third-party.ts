import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const RULE = '-'.repeat(80);

/**
 * The names, versions, and licenses of bundled packages, with the license texts that they bring: their licenses
 * demand that a copy goes with the code. Packages with the same text stand together.
 */
export function thirdPartyNotices(root: string, places: readonly string[]): string {
  const byText = Map.groupBy(places, (place) => licenseText(join(root, place)));
  const notices = [...byText].map(([text, some]) => `${some.map((place) => titleOf(join(root, place))).join('\n')}\n\n${text}\n`);
  return `The files of gatewatch contain code of these packages.\n\n${RULE}\n${notices.join(`\n${RULE}\n`)}`;
}

function titleOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return `${name} ${version} (${license})`;
}

function licenseText(folder: string): string {
  const files = globSync(['LICEN[CS]E*', 'licen[cs]e*', 'NOTICE*'], { cwd: folder }).sort();
  return files.map((file) => readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim()).join('\n\n');
}
