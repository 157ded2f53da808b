import { callsSection } from './calls.ts';
import { commandSection } from './command.ts';
import { costSection } from './cost.ts';
import { errorSection } from './error.ts';
import { fleetSection } from './fleet.ts';
import { gatewaysSection } from './gateways.ts';
import { memorySection } from './memory.ts';
import { pagesSection } from './pages.ts';
import { programsSection } from './programs.ts';
import { quotaSection } from './quota.ts';
import type { Section } from './section.ts';
import { startSection } from './start.ts';
import { synthesisSection } from './synthesis.ts';

/** All sections, in the order they run. */
export const SECTIONS: readonly Section[] = [
  costSection,
  errorSection,
  quotaSection,
  gatewaysSection,
  callsSection,
  memorySection,
  programsSection,
  startSection,
  commandSection,
  fleetSection,
  synthesisSection,
  pagesSection,
];
