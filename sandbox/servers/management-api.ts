import { randomUUID } from 'node:crypto';
import type { Mood } from '../faults/fault.ts';
import type { HttpRequest } from '../wire/http-request.ts';
import { contentLength, type Reply } from '../wire/reply.ts';
import type { Answering } from '../wire/speak-http.ts';
import { CREDENTIALS } from './credentials.ts';

/** The CApps of a simulated Micro Integrator. */
export const CAPPS = [
  { name: 'OrdersCompositeExporter', version: '1.0.0' },
  { name: 'PaymentsCompositeExporter', version: '1.0.0' },
] as const;

/** How many messages its store holds. */
const STORED = 2;

/** How many logins the server keeps, as the product does (`JWTInMemoryTokenStore`). */
const LOGINS = 200;

/**
 * Returns the management API of one server: GET only. A login gives a token of an hour, and the oldest of more than
 * 200 ends.
 */
export function answerManagement(): Answering {
  const tokens: string[] = [];
  let size = STORED;
  return (request, place) => {
    const mood = place.mood();
    const path = request.path.replace(/\/$/, '');
    if (mood === 'no-api' || request.method !== 'GET') return empty('404 Not Found');
    if (path === '/management/login') return login(request, mood, tokens);
    const token = /^Bearer (.+)$/.exec(request.headers.get('authorization') ?? '')?.[1] ?? '';
    if (!tokens.includes(token) || mood === 'login-expired') return empty('401 Unauthorized');
    if (path === '/management/message-stores') size = sizeAfter(size, mood);
    const lists = listsOf(mood, size);
    return Object.hasOwn(lists, path) ? json('200 OK', lists[path]) : empty('404 Not Found');
  };
}

function sizeAfter(size: number, mood: Mood): number {
  if (mood === 'store-growing') return size + 10;
  return mood === 'store-full' ? 5000 : STORED;
}

function login({ headers }: HttpRequest, mood: Mood, tokens: string[]): Reply {
  const expected = Buffer.from(`${CREDENTIALS.username}:${CREDENTIALS.password}`).toString('base64');
  if (headers.get('authorization') !== `Basic ${expected}`) return empty('401 Unauthorized');
  if (mood === 'login-limit') return json('500 Internal Server Error', { Error: 'Max concurrent access limit exceeded' });
  const token = randomUUID();
  tokens.push(token);
  tokens.splice(0, tokens.length - LOGINS);
  return json('200 OK', { AccessToken: token });
}

function listsOf(mood: Mood, size: number): Readonly<Record<string, unknown>> {
  const capps = CAPPS.map((capp) => ({ ...capp, artifacts: [{ name: `${capp.name}API`, type: 'api' }] }));
  const isFaulty = mood === 'faulty-capps' || mood === 'contradiction';
  const active = mood === 'capp-missing' ? capps.slice(1) : isFaulty ? capps.slice(1) : capps;
  const faulty = isFaulty ? capps.slice(0, 1) : [];
  const processor = { name: 'OrdersProcessor', type: 'Scheduled-message-forwarding-processor' };
  return {
    '/management/applications': {
      totalCount: active.length + faulty.length,
      activeCount: active.length,
      faultyCount: faulty.length,
      activeList: active,
      faultyList: faulty,
    },
    '/management/message-processors': listOf({ ...processor, status: mood === 'processor-stopped' ? 'inactive' : 'active' }),
    '/management/endpoints': listOf({ name: 'OrdersEP', type: 'http', isActive: mood !== 'endpoint-suspended' }),
    '/management/inbound-endpoints': listOf({ name: 'OrdersInbound', protocol: 'jms', status: 'active' }),
    '/management/data-sources': listOf({ name: 'OrdersDB', type: 'RDBMS' }),
    '/management/message-stores': listOf({ name: 'OrdersStore', type: 'jms-message-store', size }),
  };
}

function listOf(...list: readonly unknown[]) {
  return { count: list.length, list };
}

function json(status: string, value: unknown): Reply {
  const body = JSON.stringify(value);
  return { statusLine: `HTTP/1.1 ${status}`, headers: ['Content-Type: application/json; charset=UTF-8', contentLength(body)], body };
}

function empty(status: string): Reply {
  return { statusLine: `HTTP/1.1 ${status}`, headers: [contentLength('')], body: '' };
}
