import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The path of Chromium: CHROME_BIN, else one of the usual names in PATH; undefined if there is none. */
export const chromium: string | undefined = process.env.CHROME_BIN ?? inPath(['chromium', 'chromium-browser', 'google-chrome']);

function inPath(names: readonly string[]): string | undefined {
  const places = names.flatMap((name) => (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name)));
  return places.find((place) => {
    try {
      accessSync(place, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
