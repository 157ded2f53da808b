import { labSection } from './lab.ts';
import { MACHINE } from './machine.ts';
import type { Section } from './section.ts';
import { soakSection } from './soak.ts';

/** All sections, in the order they run. */
export const SECTIONS: readonly Section[] = [labSection, MACHINE, soakSection];
