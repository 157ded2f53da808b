import {
  blockOf,
  type ConfigDefaults,
  FIXED_PROBES,
  hasHandler,
  type ProbeSetting,
  settingPath,
} from '../../monitor/config/written-target.ts';
import { execPort } from '../../monitor/grammar/pasted/exec-command.ts';
import type { Path } from '../../monitor/grammar/path.ts';
import type { ProbeBlock } from '../../monitor/grammar/schema.ts';
import { omit } from '../../monitor/text/objects.ts';

/** A handler of Kubernetes that a check from outside cannot have. `path` is its place, from the target on. */
export type UnreadHandler = {
  readonly probe: string;
  readonly handler: 'exec' | 'grpc';
  readonly path: Path;
  readonly block: ProbeBlock;
};

type Read = { readonly setting: ProbeSetting | undefined; readonly unread: readonly UnreadHandler[] };

/** Reads a command that asks for a port as `tcpSocket`, and takes out the handlers that cannot be read. */
function readSetting(probe: string, setting: ProbeSetting | undefined): Read {
  const block = blockOf(setting);
  if (!block || (block.exec === undefined && block.grpc === undefined)) return { setting, unread: [] };
  const port = execPort(block.exec);
  const rest: ProbeBlock = { ...omit(block, 'exec', 'grpc'), ...(port !== undefined && !block.tcpSocket && { tcpSocket: { port } }) };
  const handlers = (['exec', 'grpc'] as const).filter((key) => block[key] !== undefined && (key === 'grpc' || port === undefined));
  const unread = handlers.map((handler) => ({ probe, handler, path: [...settingPath(probe), handler], block }));
  return { setting: hasHandler(rest) ? rest : undefined, unread };
}

/**
 * Reads the blocks of a target, or of the defaults, as they are pasted from a manifest. A block without a
 * handler that can be read is as if it were not written.
 */
export function readPasted<T extends ConfigDefaults>(written: T): { readonly written: T; readonly unread: readonly UnreadHandler[] } {
  const fixed = FIXED_PROBES.map(({ name, key }) => ({ key, ...readSetting(name, written[key]) }));
  const named = Object.entries(written.probes ?? {}).map(([name, setting]) => ({ name, ...readSetting(name, setting) }));
  const unread = [...fixed, ...named].flatMap((one) => one.unread);
  if (unread.length === 0 && fixed.every(({ key, setting }) => setting === written[key]) && named.length === 0) return { written, unread };
  const read: T = { ...written };
  for (const { key, setting } of fixed) {
    if (setting === undefined) delete read[key];
    else read[key] = setting as T[typeof key];
  }
  if (written.probes) {
    read.probes = Object.fromEntries(named.flatMap(({ name, setting }) => (setting === undefined ? [] : [[name, setting]])));
  }
  return { written: read, unread };
}
