/** The names of the sources that `discover` reads. */
export const SOURCE_NAMES = ['devportal', 'publisher', 'gateway', 'mi', 'apictl', 'deployment-toml', 'helm', 'kubernetes'] as const;

/** One of them. */
export type SourceName = (typeof SOURCE_NAMES)[number];
