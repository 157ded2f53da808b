import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A request to the simulated account: the operation and its parameters. */
type AccountCall = { readonly operation: string; readonly input: Readonly<Record<string, unknown>> };

/**
 * The response to an operation: an object as JSON, a text as the inside of an XML result, an `Error` as a
 * refusal of that name.
 */
export type AccountAnswers = Readonly<Record<string, (input: AccountCall['input']) => object | string | Error>>;

/** A simulated AWS account on one loopback port, with the responses that a test gives it. */
export type AccountWire = {
  readonly endpoint: string;
  readonly calls: readonly AccountCall[];
  /** The calls of one operation. */
  readonly of: (operation: string) => readonly AccountCall['input'][];
  readonly close: () => Promise<void>;
};

/** Starts a simulated account. An operation without a response is refused as unknown. */
export async function openAccountWire(answers: AccountAnswers): Promise<AccountWire> {
  const calls: AccountCall[] = [];
  const server = createServer(async (request, response) => {
    const { operation, input, isJson } = readCall(request, await text(request));
    calls.push({ operation, input });
    const answer = answers[operation]?.(input) ?? Object.assign(new Error('no such operation here'), { name: 'UnknownOperationException' });
    response.statusCode = answer instanceof Error ? 400 : 200;
    response.setHeader('content-type', isJson ? 'application/x-amz-json-1.0' : 'text/xml');
    if (answer instanceof Error) response.setHeader('x-amzn-errortype', answer.name);
    response.end(isJson ? asJson(answer) : asXml(operation, answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    of: (operation) => calls.filter((call) => call.operation === operation).map(({ input }) => input),
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function readCall({ headers, url = '' }: IncomingMessage, body: string): AccountCall & { readonly isJson: boolean } {
  const target = headers['x-amz-target'] ?? REST.find(([path]) => path.test(url))?.[1];
  if (typeof target === 'string')
    return { operation: target.slice(target.indexOf('.') + 1), input: JSON.parse(body || '{}'), isJson: true };
  const form = new URLSearchParams(body);
  return { operation: form.get('Action') ?? '', input: Object.fromEntries(form), isJson: false };
}

/** The operations that a path names. Source: API references of AWS Lambda and EventBridge Scheduler. */
const REST: readonly (readonly [RegExp, string])[] = [
  [/^\/schedules\/[^?]/, 'GetSchedule'],
  [/^\/schedules/, 'ListSchedules'],
  [/\/functions\/[^/]+\/configuration/, 'GetFunctionConfiguration'],
  [/\/event-source-mappings/, 'ListEventSourceMappings'],
];

/** A refusal for missing permissions. */
export function denied(): Error {
  return Object.assign(new Error('User is not authorized to perform this'), { name: 'AccessDeniedException' });
}

function asJson(answer: object | string | Error): string {
  return JSON.stringify(answer instanceof Error ? { __type: answer.name, message: answer.message } : answer);
}

function asXml(operation: string, answer: object | string | Error): string {
  if (answer instanceof Error)
    return `<ErrorResponse><Error><Type>Sender</Type><Code>${answer.name}</Code><Message>${answer.message}</Message></Error></ErrorResponse>`;
  return `<${operation}Response><${operation}Result>${answer}</${operation}Result></${operation}Response>`;
}
