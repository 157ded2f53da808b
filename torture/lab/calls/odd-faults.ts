import { gzipSync } from 'node:zlib';
import { http } from '../faults/http-answers.ts';
import type { Fault } from '../scenario.ts';
import { callFault, calling, type Expected, gatewayError, JSON_TYPE } from './call-target.ts';

const CONNECT: Expected = { truth: 'gateway.backend-connect', owner: 'backend' };
const REJECTED: Expected = { truth: 'gateway.token-rejected', owner: 'token at this node' };
const BACKEND: Expected = { truth: 'backend.status', owner: 'backend' };

const CONNECTING = { code: '101503', type: 'Status report', message: 'Runtime Error', description: 'Error connecting to the back end' };
const REFUSED = { code: '900901', message: 'Invalid Credentials', description: 'Invalid JWT token' };

/** These bytes as a body, a character each. */
function bytes(status: number, body: Buffer, headers: string): string {
  const head = `HTTP/1.1 ${status} Lab\r\n${headers}connection: close\r\ncontent-length: ${body.length}\r\n\r\n`;
  return head + body.toString('latin1');
}

const text = JSON.stringify(CONNECTING);
const CHUNKED = `HTTP/1.1 500 Lab\r\n${JSON_TYPE}connection: close\r\ntransfer-encoding: chunked\r\n\r\n${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`;
const GZIP = `${JSON_TYPE}content-encoding: gzip\r\n`;
const NGINX_LIMIT = '<html><head><title>429 Too Many Requests</title></head><body><hr><center>nginx</center></body></html>';

const post = { method: 'POST', body: '{"pizza":1}' };
const wants401 = { expect: { status: 401 } };

/** Errors on their way through coders, sequences, and clients that expect them. */
export const ODD_FAULTS: readonly Fault[] = [
  callFault('odd: an error in gzip', bytes(500, gzipSync(text), GZIP), CONNECT),
  callFault('odd: an error after a BOM', bytes(401, Buffer.from(`\ufeff${JSON.stringify(REFUSED)}`), JSON_TYPE), REJECTED),
  callFault('odd: an error in UTF-16', bytes(401, Buffer.from(`\ufeff${JSON.stringify(REFUSED)}`, 'utf16le'), JSON_TYPE), REJECTED),
  callFault('odd: an error in chunks', CHUNKED, CONNECT),
  callFault('odd: an error over many lines', http(500, JSON.stringify(CONNECTING, undefined, 8), JSON_TYPE), CONNECT),
  callFault('odd: an error as text/html', http(500, text, 'content-type: text/html\r\n'), CONNECT),
  callFault('odd: an error without a type', http(401, JSON.stringify(REFUSED)), REJECTED),
  callFault(
    'odd: a description of 20 KB',
    gatewayError(500, 101503, 'Runtime Error', `Error connecting to the back end ${'x'.repeat(20_000)}`),
    CONNECT,
  ),
  callFault('odd: a quotation mark that is not escaped', http(500, text.replace('back end', 'back end "pizza"'), JSON_TYPE), CONNECT),
  callFault(
    'odd: more keys than anybody knows',
    http(500, JSON.stringify({ ...CONNECTING, traceId: 900901, errors: [] }), JSON_TYPE),
    CONNECT,
  ),
  callFault(
    'odd: a POST whose backend does not answer',
    gatewayError(500, 101507, 'Runtime Error', 'Error in Sender'),
    { truth: 'gateway.backend-timeout', owner: 'backend' },
    { target: calling(post) },
  ),
  callFault(
    'odd: a POST that the API does not have',
    gatewayError(405, 405, 'Method Not Allowed', 'Method not allowed for given API resource'),
    { truth: 'gateway.method', owner: 'config' },
    { target: calling(post) },
  ),
  callFault('odd: nginx limits requests', http(429, NGINX_LIMIT, 'server: nginx\r\n'), BACKEND),
  callFault('odd: a backend that asks to come back later', http(503, '{"message":"later"}', `retry-after: 30\r\n${JSON_TYPE}`), BACKEND),
  callFault(
    'odd: a call that must be refused, and is let in',
    http(200, '[]', JSON_TYPE),
    { truth: 'http.status' },
    {
      target: calling(wants401),
      good: { meet: callFault('', http(401, JSON.stringify(REFUSED), JSON_TYPE), REJECTED).bad.meet, truth: { 'call/menu': 'success' } },
    },
  ),
];
