import type { HttpLook, Role, Timing } from './probe.ts';

/**
 * Something that a source lists, and that gets a probe of its own. The name is unique in its list and ends that of the
 * probe; the path is that of its request.
 */
export type FoundEntry = { readonly name: string; readonly path: string };

/** How a target gets probes while it is monitored: one for each thing that a source lists. */
export type ApiDiscovery = {
  /** The name of the probe that reads the list. */
  readonly probe: string;
  /** Names, in which `*` stands for any text; absent = all. */
  readonly include?: readonly string[];
  /** As `include`; absent = none. */
  readonly exclude?: readonly string[];
  /** The most probes that it adds. */
  readonly max: number;
  /** The probe of each, without the end of its name and without its path. */
  readonly each: Timing & { readonly name: string; readonly role: Role; readonly look: HttpLook };
};
