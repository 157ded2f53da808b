import { costSection } from './cost.ts';
import { errorSection } from './error.ts';
import { quotaSection } from './quota.ts';
import type { Section } from './section.ts';

/** All sections, in the order they run. */
export const SECTIONS: readonly Section[] = [costSection, errorSection, quotaSection];
