import { readFileSync } from 'node:fs';
import { join } from 'node:path';

// npm run -s sbom > sbom.json: what the published package is made of, as CycloneDX 1.5, from the lock alone:
// the same lock gives the same bytes. `npm sbom` itself leaves out a package that a development dependency
// brings in the same version, and writes a time and a name of its own.

const ROOT = join(import.meta.dirname, '..');

type Locked = {
  readonly name?: string;
  readonly version: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
};
type Packages = Readonly<Record<string, Locked>>;

const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as { readonly packages: Packages };
const root = packages[''];
if (!root) throw new Error('package-lock.json has no root package: run "npm install" once');
const paths = [...reachedFrom(packages)].sort((a, b) => (refOf(a) < refOf(b) ? -1 : 1));
const bom = {
  $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  version: 1,
  metadata: { component: { ...componentOf(''), type: 'application' } },
  components: paths.filter((path) => path !== '').map((path) => ({ ...componentOf(path), ...hashesOf(packages[path]?.integrity) })),
  dependencies: paths.map((path) => ({ ref: refOf(path), dependsOn: needsOf(packages, path).map(refOf).sort() })),
};
process.stdout.write(`${JSON.stringify(bom, undefined, 2)}\n`);

/** The places in the lock of all that is needed to run. */
function reachedFrom(all: Packages): ReadonlySet<string> {
  const reached = new Set(['']);
  for (const path of reached) for (const needed of needsOf(all, path)) reached.add(needed);
  return reached;
}

/** Where what a package depends on stands: beside it, else further up, as Node finds it. */
function needsOf(all: Packages, path: string): readonly string[] {
  return Object.keys(all[path]?.dependencies ?? {}).map((name) => {
    for (let folder = path; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
      const place = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
      if (all[place]) return place;
      if (folder === '') throw new Error(`${path} needs ${name}, which is not in the lock: run "npm install" once`);
    }
  });
}

function nameOf(path: string): string {
  return packages[path]?.name ?? path.replace(/^.*node_modules\//, '');
}

function refOf(path: string): string {
  return `${nameOf(path)}@${packages[path]?.version}`;
}

function componentOf(path: string): Readonly<Record<string, unknown>> {
  const { version = '', license = '' } = packages[path] ?? {};
  // Source: package-url specification, npm: the scope's sign is encoded.
  const purl = `pkg:npm/${nameOf(path).replace('@', '%40')}@${version}`;
  const licenses = / OR | AND /.test(license) ? [{ expression: license }] : [{ license: { id: license } }];
  return { 'bom-ref': refOf(path), type: 'library', name: nameOf(path), version, purl, licenses };
}

function hashesOf(integrity: string | undefined): { readonly hashes?: readonly object[] } {
  const [, base64] = /^sha512-(.+)$/.exec(integrity ?? '') ?? [];
  return base64 === undefined ? {} : { hashes: [{ alg: 'SHA-512', content: Buffer.from(base64, 'base64').toString('hex') }] };
}
