import { CONNECT_FAULTS } from './connect-faults.ts';
import { withCourses } from './courses.ts';
import { GATEWAY_FAULTS } from './gateway-faults.ts';
import { HTTP_FAULTS, SLOW_ANSWERS } from './http-faults.ts';
import { INTEGRATOR_FAULTS, INTEGRATOR_SCENARIOS } from './integrator-faults.ts';
import { NAME_FAULTS } from './name-faults.ts';
import { OTHER_FAULTS, OTHER_SCENARIOS } from './other-faults.ts';
import type { Scenario } from './scenario.ts';
import { slowHandshakes, TLS_FAULTS } from './tls-faults.ts';

const FAULTS = [...NAME_FAULTS, ...CONNECT_FAULTS, ...TLS_FAULTS, ...HTTP_FAULTS, ...GATEWAY_FAULTS, ...INTEGRATOR_FAULTS, ...OTHER_FAULTS];

/** Every fault in every way it comes. `tlsPort` is that of a TLS server that is well. */
export function scenarios(tlsPort: () => number): readonly Scenario[] {
  return [...FAULTS.flatMap(withCourses), ...slowHandshakes(tlsPort), ...SLOW_ANSWERS, ...INTEGRATOR_SCENARIOS, ...OTHER_SCENARIOS];
}
