import { inTurn, withCourses } from '../courses.ts';
import type { Scenario } from '../scenario.ts';
import { CANARY_FAULTS } from './canary-faults.ts';
import { CODE_FAULTS } from './code-faults.ts';
import { FLEET_FAULTS } from './fleet-faults.ts';
import { FORM_FAULTS } from './form-faults.ts';
import { FRONT_FAULTS, FRONT_SCENARIOS } from './front-faults.ts';
import { ODD_FAULTS } from './odd-faults.ts';
import { PREFLIGHT_FAULTS } from './preflight-faults.ts';
import { SEVERAL_FAULTS } from './several-faults.ts';
import { TOKEN_FAULTS } from './token-faults.ts';

/** Everything that can be wrong with a call, a preflight, or a token. Many answers mean the same, so those take turns. */
export const CALL_SCENARIOS: readonly Scenario[] = [
  ...inTurn([...CODE_FAULTS, ...FORM_FAULTS, ...FRONT_FAULTS, ...ODD_FAULTS, ...PREFLIGHT_FAULTS]),
  ...[...TOKEN_FAULTS, ...SEVERAL_FAULTS].flatMap(withCourses),
  ...FRONT_SCENARIOS,
  ...CANARY_FAULTS.flatMap(withCourses),
  ...FLEET_FAULTS.flatMap(withCourses),
];
