import { aws } from './aws.ts';
import type { Section } from './section.ts';

/** All sections, in the order they run. */
export const SECTIONS: readonly Section[] = [aws];
