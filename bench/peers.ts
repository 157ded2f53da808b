import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A program to compare with, and its version in its own words. */
export type Peer = { readonly file: string; readonly version: string };

/** The programs that were found here. */
export type Peers = Partial<Record<PeerName, Peer>>;

/** What the bench can compare with besides what npm brings. */
export type PeerName = 'blackbox_exporter' | 'gatus' | 'cloudprober' | 'openssl' | 'check_http';

const OWN = join(import.meta.dirname, 'peers');
const FOLDERS: readonly string[] = [
  OWN,
  join(OWN, 'debian/usr/bin'),
  join(OWN, 'debian/usr/lib/nagios/plugins'),
  ...(process.env.PATH ?? '').split(delimiter),
  '/usr/lib/nagios/plugins',
  '/usr/lib/monitoring-plugins',
];
const WANTED: readonly { readonly name: PeerName; readonly files: readonly string[]; readonly ask: readonly string[] }[] = [
  { name: 'blackbox_exporter', files: ['blackbox_exporter', 'prometheus-blackbox-exporter'], ask: ['--version'] },
  { name: 'gatus', files: ['gatus'], ask: [] },
  { name: 'cloudprober', files: ['cloudprober'], ask: [] },
  { name: 'openssl', files: ['openssl'], ask: ['version'] },
  { name: 'check_http', files: ['check_http'], ask: ['--version'] },
];

/** Looks for the peers where `install-peers.sh` puts them, then where a machine has them. */
export function findPeers(): { readonly peers: Peers; readonly missing: readonly PeerName[] } {
  const found = WANTED.map(({ name, files, ask }) => ({ name, peer: findPeer(files, ask) }));
  return {
    peers: Object.fromEntries(found.flatMap(({ name, peer }) => (peer ? [[name, peer]] : []))),
    missing: found.filter(({ peer }) => !peer).map(({ name }) => name),
  };
}

function findPeer(files: readonly string[], ask: readonly string[]): Peer | undefined {
  const places = FOLDERS.flatMap((folder) => files.map((name) => join(folder, name)));
  for (const file of places.filter((place) => existsSync(place))) {
    const version = versionOf(file, ask);
    if (version !== undefined) return { file, version };
  }
  return undefined;
}

// Gatus and Cloudprober say no version when they are built from their module. check_http says its own and ends with 3.
function versionOf(file: string, ask: readonly string[]): string | undefined {
  if (existsSync(`${file}.version`)) return readFileSync(`${file}.version`, 'utf8').trim();
  if (ask.length === 0) return undefined;
  const { stdout } = spawnSync(file, ask, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const text = stdout?.trim();
  if (!text) return undefined;
  const built = /go version:\s+(\S+)/.exec(text)?.[1];
  return `${text.split('\n')[0]}${built === undefined ? '' : `, ${built}`}`;
}
