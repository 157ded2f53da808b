import { abuseSection } from './abuse.ts';
import { awsSection } from './aws.ts';
import { fuzzSection } from './fuzz.ts';
import { labSection } from './lab.ts';
import { machineSection } from './machine.ts';
import type { Section } from './section.ts';
import { soakSection } from './soak.ts';

/** All sections, in the order they run. */
export const SECTIONS: readonly Section[] = [labSection, awsSection, machineSection, abuseSection, fuzzSection, soakSection];
