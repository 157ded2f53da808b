import { isRecord } from '../../../monitor/text/guards.ts';

/** An artifact in a list of the management API. `inactive` is also what is suspended, stopped, or switched off. */
export type Artifact = {
  readonly name: string;
  readonly version?: string;
  readonly state: 'active' | 'inactive' | 'faulty';
  readonly size?: number;
};

/** Reads the entries of a list; undefined if it is not a list, or an entry has no name. */
export function artifactsIn(list: unknown, stateOf: (entry: Readonly<Record<string, unknown>>) => Artifact['state']) {
  if (!Array.isArray(list)) return undefined;
  const read = list.map((entry: unknown) => (isRecord(entry) ? artifactOf(entry, stateOf(entry)) : undefined));
  const artifacts = read.filter((one) => one !== undefined);
  return artifacts.length === read.length ? artifacts : undefined;
}

function artifactOf(entry: Readonly<Record<string, unknown>>, state: Artifact['state']): Artifact | undefined {
  const { name, version, size } = entry;
  if (typeof name !== 'string') return undefined;
  return { name, state, ...(typeof version === 'string' && { version }), ...(typeof size === 'number' && { size }) };
}

/**
 * Whether an artifact is the one that the config names. A CApp is also known by its file, NAME_VERSION.car, as
 * `/healthz` has it.
 */
export function isNamed(wanted: string, artifact: Artifact): boolean {
  if (artifact.name === wanted) return true;
  const [asked, found] = [split(wanted), split(artifact.name)];
  const version = artifact.version ?? found.version;
  return asked.base === found.base && (asked.version === undefined || version === undefined || asked.version === version);
}

/** Splits the name of a CApp file. Without a version at its end, the name is the base. */
function split(name: string): { readonly base: string; readonly version?: string } {
  const plain = name.replace(/\.car$/, '');
  const [, base, version] = /^(.+)_(\d+(?:\.\d+)+(?:[.-][\w.-]+)?)$/.exec(plain) ?? [];
  return base === undefined || version === undefined ? { base: plain } : { base, version };
}
