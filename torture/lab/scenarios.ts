import { CALL_SCENARIOS } from './calls/call-scenarios.ts';
import { withCourses } from './courses.ts';
import { CONNECT_FAULTS } from './faults/connect-faults.ts';
import { DISCOVERY_FAULTS } from './faults/discovery-faults.ts';
import { EXPECTATION_FAULTS } from './faults/expectation-faults.ts';
import { GATEWAY_FAULTS } from './faults/gateway-faults.ts';
import { HTTP_FAULTS, SLOW_ANSWERS } from './faults/http-faults.ts';
import { INTEGRATOR_FAULTS, INTEGRATOR_SCENARIOS } from './faults/integrator-faults.ts';
import { MANAGEMENT_FAULTS } from './faults/management-faults.ts';
import { NAME_FAULTS } from './faults/name-faults.ts';
import { OTHER_FAULTS, OTHER_SCENARIOS } from './faults/other-faults.ts';
import { STATUS_FAULTS } from './faults/status-faults.ts';
import { slowHandshakes, TLS_FAULTS } from './faults/tls-faults.ts';
import type { Scenario } from './scenario.ts';

const FAULTS = [
  ...NAME_FAULTS,
  ...CONNECT_FAULTS,
  ...TLS_FAULTS,
  ...HTTP_FAULTS,
  ...GATEWAY_FAULTS,
  ...INTEGRATOR_FAULTS,
  ...MANAGEMENT_FAULTS,
  ...OTHER_FAULTS,
  ...STATUS_FAULTS,
  ...DISCOVERY_FAULTS,
  ...EXPECTATION_FAULTS,
];

/** Every fault in every way it comes. `tlsPort` is that of a TLS server that is well. */
export function scenarios(tlsPort: () => number): readonly Scenario[] {
  return [
    ...FAULTS.flatMap(withCourses),
    ...slowHandshakes(tlsPort),
    ...SLOW_ANSWERS,
    ...INTEGRATOR_SCENARIOS,
    ...OTHER_SCENARIOS,
    ...CALL_SCENARIOS,
  ];
}
