import type { CaFile } from '../../monitor/config/ca-file.ts';
import type { ConfigDefaults, ConfigTarget } from '../../monitor/config/written-target.ts';
import type { Path } from '../../monitor/grammar/path.ts';
import type { ReadConfig } from '../../monitor/grammar/read-config.ts';
import type { ProbeBlock } from '../../monitor/grammar/schema.ts';
import type { WireLook, WireProbe } from '../../monitor/target/probe.ts';
import type { ProfileName } from '../../monitor/target/profile.ts';
import type { Target } from '../../monitor/target/target.ts';
import type { TokenSetting } from '../../monitor/target/token.ts';
import type { CatalogueEntry } from '../products/catalogue-entry.ts';
import type { ReaderName } from '../products/reader-name.ts';
import type { UnreadHandler } from './read-pasted.ts';

/** A look whose answer one of the known readers reads, or none. */
export type KnownLook = WireLook<ReaderName>;

/** A probe with such a look: the only ones that compiling makes. */
export type KnownProbe = WireProbe<ReaderName>;

/** A probe that a target could have and does not get, with the reason. */
export type OmittedProbe = {
  readonly probe: string;
  readonly because: 'switched-off' | 'opt-in' | 'version' | 'ports' | 'nothing-to-read';
  /** One clause for people. */
  readonly why: string;
};

/** A target as it is written, with the defaults merged in. */
export type MergedTarget = {
  /** The place of the target in the list `targets`. */
  readonly index: number;
  readonly written: ConfigTarget;
  readonly profile: ProfileName;
  /** `portOffset` minus the default offset of the profile. */
  readonly portShift: number;
  /** The defaults of the file as they are written. */
  readonly defaults: ConfigDefaults;
  /** The handlers of pasted blocks that cannot be read, which are taken out of `written`. */
  readonly unread: readonly UnreadHandler[];
};

/**
 * One probe of the profile or of the file, and what it expands to: probes, an omission, or nothing because it
 * cannot be a probe. `path` is where it is written, from the target on.
 */
export type ProbePart =
  | { readonly kind: 'probes'; readonly path: Path; readonly probes: readonly KnownProbe[]; readonly block: ProbeBlock | undefined }
  | { readonly kind: 'left-out'; readonly path: Path; readonly omission: OmittedProbe; readonly entry?: CatalogueEntry }
  | { readonly kind: 'refused'; readonly path: Path; readonly name: string; readonly because: 'name' | 'no-handler' | 'apis-handler' };

/** A token of `monitor.tokens` as it is written. */
type WrittenToken = NonNullable<ReadConfig['monitor']['tokens']>[string];

/** A token of the config, and what it expands to; without `setting` it cannot be asked for. */
export type ExpandedToken = {
  readonly name: string;
  readonly written: WrittenToken;
  readonly caFiles: readonly CaFile[];
  readonly setting?: TokenSetting;
};

/** Everything to which a config expands. */
export type Expansion = { readonly targets: readonly ExpandedTarget[]; readonly tokens: readonly ExpandedToken[] };

/**
 * A target with everything to which it expands. The rules read all of it; the product gets `target` alone.
 */
export type ExpandedTarget = MergedTarget & {
  /** The files of `tls.ca`, in order. */
  readonly caFiles: readonly CaFile[];
  /** The files of `proxy.ca`, in order. */
  readonly proxyCaFiles: readonly CaFile[];
  /** In the order of the profile, then of the file. */
  readonly parts: readonly ProbePart[];
  readonly leftOut: readonly OmittedProbe[];
  readonly target: Target;
};
