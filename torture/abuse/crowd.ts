import { CASE_HEADER, type Case } from './hostile-server.ts';
import type { Payload } from './payloads.ts';
import type { Place } from './places.ts';

/** Every payload in every place, each as a target of its own, by name. */
export function casesOf(places: readonly Place[], payloads: readonly Payload[]): ReadonlyMap<string, Case> {
  const all = places.flatMap((place) => payloads.map((payload) => ({ place, payload })));
  return new Map(all.map((one, i) => [`c-${i + 1}`, { ...one, target: `c-${i + 1}` }]));
}

const OFF: Readonly<Record<string, string>> = {
  gateway: '{ version: false, version-http: false, websocket: false, websocket-tls: false }',
};

/** The config that looks at each of them once, with secrets in its headers. */
export function configOf(cases: Iterable<Case>, port: number): string {
  const targets = [...cases].map(({ target, place }) => {
    const { profile, path, expect } = place;
    const probes = OFF[profile] === undefined ? '' : `, probes: ${OFF[profile]}`;
    const expected = expect === undefined ? '' : `, expect: { ${expect} }`;
    const headers = [
      `{ name: ${CASE_HEADER}, value: "${target}" }`,
      '{ name: Authorization, valueFrom: { secret: abuse/authorization } }',
      '{ name: X-Key, valueFrom: { secret: abuse/key } }',
    ].join(', ');
    return `  - { name: ${target}, profile: ${profile}, host: 127.0.0.1, httpHeaders: [${headers}], readinessProbe: { httpGet: { path: "${path}", port: ${port} }${expected} }${probes} }`;
  });
  const defaults = '{ livenessProbe: false, failureThreshold: 1, recheckSeconds: 0, periodSeconds: 60, warn: { latencyMs: 0 } }';
  return `monitor: { name: abuse, regions: [eu-west-1] }\ndefaults: ${defaults}\ntargets:\n${targets.join('\n')}\n`;
}
