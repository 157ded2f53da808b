import { excerpt, unexpectedStatus } from '../../../monitor/observation/expectation.ts';
import type { HttpAnswer } from '../../../monitor/observation/observation.ts';
import { failure, type Outcome, success } from '../../../monitor/observation/outcome.ts';
import { readServerJson } from '../../../monitor/observation/server-json.ts';
import { isRecord } from '../../../monitor/text/guards.ts';
import { quote } from '../../../monitor/text/quote.ts';

/**
 * Reads the response to a call of a kind of its own, which is no error of the gateway; undefined for a plain one. A
 * status of 200 alone proves neither GraphQL nor MCP.
 */
export function readCallKind(reader: string | undefined, answer: HttpAnswer): Outcome | undefined {
  if (reader === 'gateway-websocket') return readWebSocket(answer);
  if (reader === 'gateway-graphql') return readGraphql(answer);
  return reader === 'gateway-mcp' ? readMcp(answer) : undefined;
}

// The prober has compared `Sec-WebSocket-Accept`.
function readWebSocket(answer: HttpAnswer): Outcome {
  return answer.status === 101 ? success('WebSocket handshake complete') : unexpectedStatus(answer, [{ from: 101, to: 101 }]);
}

/** GraphQL, October 2021, section 7.1: `data`, and no `errors`. */
function readGraphql(answer: HttpAnswer): Outcome {
  const json = readJson(answer, answer.body);
  if (!('record' in json)) return json.outcome;
  const { data, errors } = json.record;
  const first: unknown = Array.isArray(errors) ? errors[0] : undefined;
  if (errors !== undefined) return failure('body.mismatch', `GraphQL errors: ${messageOf(first)}`);
  if (!isRecord(data)) return failure('body.mismatch', `status ${answer.status}, but no GraphQL data: ${excerpt(answer)}`);
  return success('GraphQL data');
}

/** MCP 2025-06-18, Lifecycle and Streamable HTTP: a result of JSON-RPC, as JSON or as an event. */
function readMcp(answer: HttpAnswer): Outcome {
  const json = readJson(answer, isEvents(answer) ? dataOf(answer.body) : answer.body);
  if (!('record' in json)) return json.outcome;
  const { result, error } = json.record;
  if (error !== undefined) return failure('body.mismatch', `JSON-RPC error: ${messageOf(error)}`);
  if (!isRecord(result) || typeof result.protocolVersion !== 'string') {
    return failure('body.mismatch', `status ${answer.status}, but no result of initialize: ${excerpt(answer)}`);
  }
  return success(`MCP server initialized, protocol ${quote(result.protocolVersion, 40)}`);
}

function isEvents({ headers }: HttpAnswer): boolean {
  return /^text\/event-stream\b/i.test(headers['content-type'] ?? '');
}

/** The data of the last event with a result or an error; events before it may be notifications. */
function dataOf(body: string): string {
  const events = body.split(/\r?\n\r?\n/).map((event) =>
    event
      .split(/\r?\n/)
      .flatMap((line) => (line.startsWith('data:') ? [line.slice(5).trimStart()] : []))
      .join('\n'),
  );
  return events.findLast((data) => /"(result|error)"\s*:/.test(data)) ?? '';
}

type Read = { readonly record: Readonly<Record<string, unknown>> } | { readonly outcome: Outcome };

function readJson(answer: HttpAnswer, text: string): Read {
  if (answer.status < 200 || answer.status > 299) return { outcome: unexpectedStatus(answer) };
  const read = readServerJson(text);
  if ('contradiction' in read) return { outcome: failure('body.mismatch', `status ${answer.status}, but ${read.contradiction}`) };
  if ('json' in read && isRecord(read.json)) return { record: read.json };
  return { outcome: failure('body.mismatch', `status ${answer.status}, but the body is not a JSON object: ${excerpt(answer)}`) };
}

function messageOf(error: unknown): string {
  const { code, message } = isRecord(error) ? error : {};
  const text = typeof message === 'string' ? quote(message, 140) : 'without a message';
  return typeof code === 'number' ? `${code}, ${text}` : text;
}
