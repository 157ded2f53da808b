import type { HttpRequest } from '../wire/http-request.ts';
import { contentLength, type Reply } from '../wire/reply.ts';
import { speakHttp } from '../wire/speak-http.ts';
import { CREDENTIALS } from './credentials.ts';
import { CLOSED, CLOSED_FIRST, type PortPlan } from './port-plan.ts';

// Servers whose health API says one status. Source: wso2/api-platform, pkg/xds/translator.go,
// pkg/adminserver/server.go, and policy-engine/internal/admin/handlers.go.

/** Returns the ports of an API Platform gateway: the router, and the admin port of its policy engine. */
export function platformGatewayPorts(): readonly PortPlan[] {
  const router = speakHttp(({ path }, place) => {
    const says = place.mood() === 'no-api' ? undefined : /^\/_gateway-health\/(ready|healthy)$/.exec(path)?.[1];
    return says === undefined ? notFound() : json('200 OK', { status: says });
  });
  const engine = speakHttp((request, place) => {
    if (place.mood() === 'no-api' || request.path !== '/health') return notFound();
    if (request.method !== 'GET') return plain('405 Method Not Allowed', 'Method not allowed\n');
    if (place.mood() !== 'policies-unhealthy') return json('200 OK', { status: 'healthy', timestamp: now() });
    return json('503 Service Unavailable', { status: 'unhealthy', timestamp: now(), reason: 'policy engine is unhealthy' });
  });
  return [
    { base: 8443, speaker: router, tls: 'any', refuses: CLOSED },
    { base: 9002, speaker: engine, refuses: CLOSED_FIRST },
  ];
}

/** Returns the port of the controller of API Platform gateways: its answer is a constant. */
export function platformControllerPorts(): readonly PortPlan[] {
  const paths = ['/health', '/api/admin/v1/health'];
  const speaker = speakHttp(({ path }, place) =>
    place.mood() === 'no-api' || !paths.includes(path) ? notFound() : json('200 OK', { status: 'healthy', timestamp: now() }),
  );
  return [{ base: 9092, speaker, refuses: CLOSED }];
}

/** Returns the port of a Streaming Integrator. */
export function streamingIntegratorPorts(): readonly PortPlan[] {
  const speaker = speakHttp((request, place) => {
    if (place.mood() === 'no-api' || request.path !== '/health') return notFound();
    return place.mood() === 'unauthorized' && !isAuthorized(request)
      ? plain('401 Unauthorized', '')
      : json('200 OK', { status: 'healthy' });
  });
  return [{ base: 9090, speaker, refuses: CLOSED }];
}

/** Returns the ports of an Integration Control Plane: its console, and the listener that integrations report to. */
export function integrationPlanePorts(): readonly PortPlan[] {
  const speaker = speakHttp(() => notFound());
  return [
    { base: 9446, speaker, tls: 'any', refuses: CLOSED },
    { base: 9445, speaker, tls: 'any', refuses: CLOSED_FIRST },
  ];
}

function isAuthorized({ headers }: HttpRequest): boolean {
  const { username, password } = CREDENTIALS;
  return headers.get('authorization') === `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

function now(): string {
  return new Date().toISOString().replace(/\.\d+/, '');
}

function json(status: string, value: unknown): Reply {
  const body = JSON.stringify(value);
  return { statusLine: `HTTP/1.1 ${status}`, headers: ['Content-Type: application/json', contentLength(body)], body };
}

function plain(status: string, body: string): Reply {
  return { statusLine: `HTTP/1.1 ${status}`, headers: ['Content-Type: text/plain; charset=utf-8', contentLength(body)], body };
}

function notFound(): Reply {
  return plain('404 Not Found', '404 page not found\n');
}
