import type { Metafile } from 'esbuild';

/** The places in node_modules of the packages that some bundles contain, sorted. */
export function bundledPackages(metafiles: readonly Metafile[]): readonly string[] {
  const files = metafiles.flatMap(({ outputs }) => Object.values(outputs)).flatMap(({ inputs }) => Object.keys(inputs));
  const places = files.flatMap((file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []);
  return [...new Set(places)].sort();
}
