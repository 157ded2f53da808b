import { connect } from 'node:net';
import type { HttpRequest } from '../wire/http-request.ts';
import { nginxReply } from '../wire/nginx.ts';
import type { Reply } from '../wire/reply.ts';
import { speakHttp } from '../wire/speak-http.ts';
import type { Place } from '../wire/speaker.ts';
import { answerServlet } from './gateway-servlet.ts';
import { CLOSED, type PortPlan } from './port-plan.ts';

/** The port of the edge: 443 plus the offset. */
export const EDGE_PORT = 443;

const UPSTREAM_PORT = 9763;

/**
 * Returns the ports of an edge: its public port, and those of the gateway behind it, which only the edge
 * should use.
 */
export function edgePorts(): readonly PortPlan[] {
  return [
    { base: EDGE_PORT, speaker: speakHttp(answer, { prompt: true }), tls: 'any', refuses: ['down'] },
    { base: UPSTREAM_PORT, speaker: speakHttp((request, place) => answerServlet(request, place.mood())), refuses: CLOSED },
  ];
}

async function answer(request: HttpRequest, place: Place): Promise<Reply> {
  if (request.path.startsWith('/services')) return nginxReply(403);
  try {
    return asProxied(await forward(request, place));
  } catch {
    return nginxReply(502);
  }
}

async function forward(request: HttpRequest, place: Place): Promise<string> {
  const kept = [...request.headers].filter(([name]) => name !== 'connection').map(([name, value]) => `${name}: ${value}`);
  const head = [`${request.method} ${request.target} HTTP/1.1`, ...kept, 'connection: close'].join('\r\n');
  const socket = connect(place.offset + UPSTREAM_PORT, place.host);
  socket.write(`${head}\r\n\r\n`, 'latin1');
  return Buffer.concat(await socket.toArray()).toString('utf8');
}

function asProxied(answered: string): Reply {
  const end = answered.indexOf('\r\n\r\n');
  const [statusLine = '', ...headers] = answered.slice(0, end).split('\r\n');
  const own = headers.filter((line) => !/^(server|connection):/i.test(line));
  return { statusLine, headers: ['Server: nginx', ...own], body: answered.slice(end + 4) };
}
