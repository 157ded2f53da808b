import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';

// The folder of package.json is searched, since source and bundle are at different depths in the package.
const PACKAGE = dirname(findPackageJSON(import.meta.url) ?? import.meta.dirname);

/** The path of the published JSON Schema of the config. */
export const SCHEMA_FILE = join(PACKAGE, 'gatewatch.schema.json');

/** The path of the file that starts the command. */
export const COMMAND_FILE = join(PACKAGE, 'cli/bin.js');
