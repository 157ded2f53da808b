import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';

// Found from the package's own package.json, since sources and bundle are not equally deep in the package.
const PACKAGE = dirname(findPackageJSON(import.meta.url) ?? import.meta.dirname);

/** The JSON Schema of the config, as it is published. */
export const SCHEMA_FILE = join(PACKAGE, 'gatewatch.schema.json');

/** The file that starts the command. */
export const COMMAND_FILE = join(PACKAGE, 'cli/bin.js');
