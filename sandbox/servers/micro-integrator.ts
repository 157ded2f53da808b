import type { Mood } from '../faults/fault.ts';
import type { HttpRequest } from '../wire/http-request.ts';
import { contentLength, type Reply } from '../wire/reply.ts';
import { speakHttp } from '../wire/speak-http.ts';
import { answerManagement } from './management-api.ts';
import { CLOSED, CLOSED_FIRST, type PortPlan } from './port-plan.ts';

/** The version that a healthy Micro Integrator reports. */
export const MICRO_INTEGRATOR_VERSION = '4.2.0';

/**
 * Returns the ports of a Micro Integrator: the internal API (9201 at the default offset 10), its management API
 * (9164), and one data port (8290).
 */
export function microIntegratorPorts(): readonly PortPlan[] {
  return [
    { base: 9191, speaker: speakHttp((request, place) => answer(request, place.mood())), refuses: CLOSED },
    { base: 9154, speaker: speakHttp(answerManagement()), tls: 'any', refuses: CLOSED },
    { base: 8280, speaker: speakHttp(() => notFound()), refuses: CLOSED_FIRST },
  ];
}

// Only GET reaches the resource; the dispatcher responds to OPTIONS (InternalAPIDispatcher). A query is a part of the
// path, unless a slash comes before it.
function answer(request: HttpRequest, mood: Mood): Reply {
  const path = request.target.replace(/\/(\?.*)?$/, '');
  if (mood === 'no-api' || (path !== '/healthz' && path !== '/liveness')) return notFound();
  if (request.method === 'OPTIONS') return { statusLine: 'HTTP/1.1 200 OK', headers: ['Allow: GET', contentLength('')], body: '' };
  if (request.method !== 'GET') return notFound();
  const reply = path === '/liveness' ? json('200 OK', '{"server" : "started"}') : readiness(mood);
  return { ...reply, headers: [...repeated(request), ...reply.headers] };
}

// The server writes this spacing (ReadinessResource), so a reader must not compare the text.
function readiness(mood: Mood): Reply {
  const version = mood === 'wrong-version' ? '4.1.0' : MICRO_INTEGRATOR_VERSION;
  const start = `{"version":"${version}", "update_level":"-",`;
  const faulty = mood === 'faulty-capps' || mood === 'contradiction';
  if (!faulty) return json('200 OK', `${start} "status" : "ready"}`);
  const body = `${start} "status": "not ready, faulty CAPPs detected", "Faulty CAPPs" : ["a_1.0.0.car","b_1.0.0.car"]}`;
  return json(mood === 'contradiction' ? '200 OK' : '500 Internal Server Error', body);
}

// The response is the message of the request, so it has its headers too, credentials among them.
function repeated({ headers }: HttpRequest): readonly string[] {
  const own = ['host', 'connection', 'content-length', 'content-type', 'transfer-encoding'];
  return [...headers].filter(([name]) => !own.includes(name)).map(([name, value]) => `${name}: ${value}`);
}

function json(status: string, body: string): Reply {
  return { statusLine: `HTTP/1.1 ${status}`, headers: ['Content-Type: application/json; charset=UTF-8', contentLength(body)], body };
}

function notFound(): Reply {
  return { statusLine: 'HTTP/1.1 404 Not Found', headers: [contentLength('')], body: '' };
}
