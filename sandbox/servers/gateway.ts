import type { Mood } from '../faults/fault.ts';
import type { HttpRequest } from '../wire/http-request.ts';
import { contentLength, type Reply } from '../wire/reply.ts';
import { speakHttp } from '../wire/speak-http.ts';
import { countCalls, type Limit } from './gateway-apis.ts';
import { gatewayFault, OVER_LIMIT } from './gateway-fault.ts';
import { answerServlet, GATEWAY_PRODUCT } from './gateway-servlet.ts';
import { answerApi } from './gateway-traffic.ts';
import { CLOSED, CLOSED_FIRST, type PortPlan } from './port-plan.ts';
import { versionOnPassThrough } from './version-service.ts';

/** Returns the ports of a gateway: servlet, API traffic, and WebSocket. */
export function gatewayPorts(): readonly PortPlan[] {
  const servlet = speakHttp((request, place) => answerServlet(request, place.mood()));
  const isOverLimit = countCalls();
  const traffic = speakHttp((request, place) => answerTraffic(request, place.mood(), isOverLimit));
  const webSocket = speakHttp((request, place) => answerWebSocket(request, place.mood()));
  return [
    { base: 9443, speaker: servlet, tls: 'up-to-1.2', refuses: CLOSED },
    { base: 9763, speaker: servlet, refuses: CLOSED },
    { base: 8243, speaker: traffic, tls: 'any', refuses: CLOSED },
    { base: 8280, speaker: traffic, refuses: CLOSED },
    { base: 9099, speaker: webSocket, refuses: CLOSED },
    { base: 8099, speaker: webSocket, tls: 'up-to-1.2', refuses: CLOSED_FIRST },
  ];
}

function answerTraffic(request: HttpRequest, mood: Mood, isOverLimit: Limit): Reply {
  const version = versionOnPassThrough(request, GATEWAY_PRODUCT, mood);
  if (version) return version;
  const relayed = request.path === '/health-check' && request.method === 'GET' && mood !== 'no-api';
  if (relayed) return empty(mood === 'not-deployed' ? '500 Internal Server Error' : '200 OK');
  const reply = answerApi(request, mood, Date.now());
  const isOver = / 200 /.test(reply.statusLine) && request.method === 'GET' && isOverLimit(request.path, Date.now());
  return isOver && mood !== 'throttling-off' ? gatewayFault(OVER_LIMIT) : reply;
}

function empty(status: string): Reply {
  return { statusLine: `HTTP/1.1 ${status}`, headers: [contentLength(''), 'Server: WSO2-PassThrough-HTTP'], body: '' };
}

// The handler compares the raw URI; it checks neither the Upgrade header nor the method
// (WebsocketInboundHandler).
function answerWebSocket(request: HttpRequest, mood: Mood): Reply {
  const plain = !request.headers.has('upgrade');
  if (plain && request.target === '/health') return netty('200 OK', ['content-length: 0']);
  if (plain && request.target === '/health-check') {
    const status = mood === 'not-deployed' ? '500 Internal Server Error' : '200 OK';
    return netty(status, ['Content-Type: text/plain; charset=UTF-8', 'Content-Length: 0']);
  }
  return netty('404 Not Found', ['content-length: 0']);
}

function netty(status: string, headers: readonly string[]): Reply {
  return { statusLine: `HTTP/1.1 ${status}`, headers, body: '', persistent: true };
}
