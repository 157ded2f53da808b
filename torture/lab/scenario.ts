import type { Act, Course, Layer } from './act.ts';
import type { Shelf } from './shelf.ts';

/** Everything of a target in the config but its name; `port` is that of its place. */
export type Described = (port: number, shelf: Shelf) => Readonly<Record<string, unknown>>;

/** The name of the token of the scenario at this port. */
export function tokenName(port: number): string {
  return `token-${port}`;
}

/** A fault, and what the same target is like without it. */
export type Fault = {
  readonly layer: Layer;
  readonly name: string;
  readonly target: Described;
  readonly bad: Act;
  /** Absent = it cannot be had without the fault: that lies in how it is looked at. */
  readonly good?: Act;
  /** A token of the config for it, by the name that `tokenName` gives; there are 50 at most. */
  readonly token?: Described;
  /** The fleet that it is a gateway of, or the control plane of; the keys of that fleet are the same for all. */
  readonly fleet?: { readonly name: string; readonly isPlane?: boolean; readonly keys?: Readonly<Record<string, unknown>> };
  /** Where it listens; absent = 127.0.0.1. */
  readonly host?: string;
  /** A port that something else has made, once and for all. */
  readonly start?: () => Promise<{ readonly port: number; readonly close: () => Promise<void> }>;
};

/** How a target behaves in each round: drawn again for each run. */
type Script = (round: number) => Act;

/** A fault that comes in one way. */
export type Scenario = Pick<Fault, 'layer' | 'name' | 'target' | 'token' | 'fleet' | 'host' | 'start'> & {
  readonly course: Course;
  readonly script: (random: () => number) => Script;
};
