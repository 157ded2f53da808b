import type { Observation } from '../monitor/observation/observation.ts';
import type { Outcome } from '../monitor/observation/outcome.ts';
import { failure, success, unknown } from '../monitor/observation/outcome.ts';
import type { HttpLook, Probe, Role } from '../monitor/target/probe.ts';
import type { Target } from '../monitor/target/target.ts';

/** An HTTP look at nothing in particular. */
export const someLook: HttpLook = { kind: 'http', scheme: 'http', host: 'gw.example.com', port: 80, path: '/', headers: [] };

/** A probe with the defaults of the config, changed where a test says so. */
export function probe(name: string, role: Role, changes: Partial<Probe> = {}): Probe {
  return {
    name,
    role,
    look: someLook,
    initialDelaySeconds: 0,
    periodSeconds: 60,
    timeoutSeconds: 5,
    successThreshold: 1,
    failureThreshold: 3,
    recheckSeconds: 10,
    ...changes,
  };
}

/** A target with these probes. */
export function target(probes: readonly Probe[], changes: Partial<Target> = {}): Target {
  return {
    name: 'gw-1',
    profile: 'custom',
    host: 'gw.example.com',
    portShift: 0,
    tls: { verify: true },
    labels: {},
    dependsOn: [],
    alert: 'page',
    vpc: false,
    probes,
    ...changes,
  };
}

/** `s`, `f`, `c`, `d`, `u` as outcomes: success, failure of the target, of the config, one that degrades only, unknown. */
export function outcomeOf(letter: string): Outcome {
  if (letter === 's') return success('fine');
  if (letter === 'f') return failure('http.status', 'status 500');
  if (letter === 'c') return failure('wso2.unauthorized', 'status 401');
  if (letter === 'd') return failure('gateway.throttled', 'status 429');
  return unknown('monitor.exhausted', 'EMFILE');
}

/** An observation of a probe. */
export function seen(of: Probe, letter: string, at: number, changes: Partial<Observation> = {}): Observation {
  const base = { probe: of.name, role: of.role, action: 'GET http://gw.example.com:80/', at, answered: letter !== 'u' };
  return { ...outcomeOf(letter), ...base, ...changes } as Observation;
}
