/** The files that name the version of gatewatch, and how often each does. */
const PLACES: readonly (readonly [string, (version: string) => string, number])[] = [
  ['package.json', (version) => `"version": "${version}"`, 1],
  ['package-lock.json', (version) => `"name": "gatewatch",\n  "version": "${version}"`, 1],
  ['package-lock.json', (version) => `"name": "gatewatch",\n      "version": "${version}"`, 1],
  ['action.yml', (version) => `default: "${version}"`, 1],
  ['templates/gate.yml', (version) => `default: "${version}"`, 1],
  ['templates/gate.yml', (version) => `/gate@${version}\n`, 1],
  ['container/Containerfile', (version) => `ARG VERSION=${version}\n`, 1],
  ['container/chart/Chart.yaml', (version) => `\nversion: ${version}\n`, 1],
  ['container/chart/Chart.yaml', (version) => `\nappVersion: "${version}"\n`, 1],
  ['docs/how-to/pipeline.md', (version) => `/gatewatch@v${version} `, 1],
  ['docs/how-to/pipeline.md', (version) => `/gate@${version}\n`, 1],
];

const CHANGELOG = 'CHANGELOG.md';

/**
 * The files of a release: every place has the new version, and what was unreleased has it and its day. Throws if the
 * version is not higher, if nothing has changed for users, or if a place does not name the old version.
 */
export function releasedFiles(read: (file: string) => string, version: string, day: string): ReadonlyMap<string, string> {
  const old: string = JSON.parse(read('package.json')).version;
  if (!isHigher(version, old)) throw new Error(`The version must be higher than ${old}, such as 1.2.3, not "${version}"`);
  const files = new Map<string, string>();
  for (const [file, place, times] of PLACES) {
    const parts = (files.get(file) ?? read(file)).split(place(old));
    if (parts.length !== times + 1) throw new Error(`${file} names the version ${old} ${parts.length - 1} times as "${place(old).trim()}"`);
    files.set(file, parts.join(place(version)));
  }
  const changes = read(CHANGELOG);
  if (notesOf(changes, 'Unreleased').trim() === '') throw new Error(`${CHANGELOG} has nothing under Unreleased`);
  return files.set(CHANGELOG, changes.replace('## Unreleased\n', `## Unreleased\n\n## ${version} (${day})\n`));
}

/** What the changelog says of a version: the text below its heading. */
export function notesOf(changelog: string, version: string): string {
  const [, ...sections] = changelog.split(/^## /m);
  const found = sections.find((section) => section.split(/[ \n]/)[0] === version) ?? '';
  return `${found.slice(found.indexOf('\n') + 1).trim()}\n`;
}

function isHigher(version: string, old: string): boolean {
  if (!/^\d+\.\d+\.\d+$/.test(version)) return false;
  const [is, was] = [version, old].map((one) => one.split('.').map(Number));
  const at = is?.findIndex((number, i) => number !== was?.[i]) ?? -1;
  return at >= 0 && (is?.[at] ?? 0) > (was?.[at] ?? 0);
}
