import { LAYERS, type Truth } from '../act.ts';
import type { Fault } from '../scenario.ts';
import { http, site } from './http-answers.ts';

const PATH = '/health';
const JSON_TYPE = 'content-type: application/json; charset=utf-8\r\n';
const WELL = '{ "status" : "UP", "checks": [ { "state": "UP" }, { "state": "OK" } ] }';

const EXPECT = {
  bodyExcludes: 'warning',
  json: { '$.status': 'UP', '$.checks[*].state': ['UP', 'OK'] },
  headers: { 'Content-Type': 'application/json' },
};

/** A server that reports on itself in JSON, and is asked for what it must say. */
function fault(name: string, answer: string, truth: Truth): Fault {
  return {
    layer: LAYERS[3],
    name: `expectation: ${name}`,
    target: (port) => ({ profile: 'custom', host: '127.0.0.1', readinessProbe: { httpGet: { path: PATH, port }, expect: EXPECT } }),
    bad: { meet: site({ [PATH]: answer }), truth: { ready: truth } },
    good: { meet: site({ [PATH]: http(200, WELL, JSON_TYPE) }), truth: { ready: 'success' } },
  };
}

const mismatch = (name: string, body: string) => fault(name, http(200, body, JSON_TYPE), 'body.mismatch');

/** What RFC 9535 and the config say is not met. */
export const EXPECTATION_FAULTS: readonly Fault[] = [
  mismatch('says DOWN', WELL.replace('"UP"', '"DOWN"')),
  mismatch('says that one part is down', WELL.replace('"OK"', '"DOWN"')),
  mismatch('says a number for a text', WELL.replace('"UP"', '1')),
  mismatch('lacks the value', WELL.replace('"status"', '"state"')),
  mismatch('has no parts', '{"status":"UP","checks":[]}'),
  mismatch('says UP and DOWN in one answer', WELL.replace('}', ', "state": "DOWN" }')),
  mismatch('says what it must not', WELL.replace('{', '{"note":"warning",')),
  mismatch('sends no JSON', `<html>${WELL}</html>`),
  mismatch('sends half of its JSON', WELL.slice(0, -5)),
  fault('sends a page by its header', http(200, WELL, 'content-type: text/html\r\n'), 'http.header'),
  fault('sends no type', http(200, WELL), 'http.header'),
  fault('says DOWN itself, with 503', http(503, '{"status":"DOWN"}', JSON_TYPE), 'http.status'),
];
