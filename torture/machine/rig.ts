import type { Programs } from './programs.ts';

/** What every part of this section works with. */
export type Rig = { readonly programs: Programs; readonly seed: number; readonly short: boolean };
