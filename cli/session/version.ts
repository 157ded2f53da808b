import manifest from '../../package.json' with { type: 'json' };

/** The version of gatewatch, as in package.json. */
export const VERSION: string = manifest.version;
