import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildFunctions } from '../infra/functions/build-functions.ts';
import { bundlePackage } from './package/bundle-package.ts';
import { bundledPackages } from './package/bundled-packages.ts';

// npm run -s sbom > sbom.json: the packages whose code is in the published package, as CycloneDX 1.5, from its bundles
// and the lock: the same sources and lock give the same bytes. `npm sbom` would list none, since the published
// package depends on none.

const ROOT = join(import.meta.dirname, '..');

type Locked = {
  readonly name?: string;
  readonly version: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
};
type Packages = Readonly<Record<string, Locked>>;

const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as { readonly packages: Packages };
const root = packages[''];
if (!root) throw new Error('package-lock.json has no root package: run "npm install" once');
const bundles = [await bundlePackage(ROOT), ...(await buildFunctions(ROOT))];
const bundled = new Set(['', ...bundledPackages(bundles.map(({ metafile }) => metafile))]);
const paths = [...bundled].sort((a, b) => (refOf(a) < refOf(b) ? -1 : 1));
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

/** The bundled packages that a package depends on, as Node finds them: beside it, else further up. */
function needsOf(all: Packages, path: string): readonly string[] {
  const { dependencies = {}, devDependencies = {} } = all[path] ?? {};
  // What the project is bundled from are its development dependencies.
  return Object.keys(path === '' ? devDependencies : dependencies).flatMap((name) => {
    for (let folder = path; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
      const place = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
      if (all[place]) return bundled.has(place) ? [place] : [];
      if (folder === '') return [];
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
