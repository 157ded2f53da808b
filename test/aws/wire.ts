import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { createCloudwatchWire, type ReceivedDatum } from './cloudwatch-wire.ts';
import { createDynamodbWire, type WireItem } from './dynamodb-wire.ts';
import { createEventbridgeWire, createSqsWire, type ReceivedEvent } from './queue-wire.ts';
import { createParameterWire, createSecretsWire, type WireSecret } from './secrets-wire.ts';
import { createSnsWire, type Published } from './sns-wire.ts';
import { type Call, FAULT_CODES, type Service, type WireAnswer, WireError } from './wire-call.ts';

/**
 * What a service is told to do wrong: refuse as too many, as its own fault or as forbidden; close the connection before an answer; never
 * answer; stop half way through the answer; say half of it as if it were the whole; do the work and then close the connection; leave half the keys of a read unprocessed; be slow.
 */
export type WireFault =
  | 'throttle'
  | 'error'
  | 'deny'
  | 'drop'
  | 'silent'
  | 'stall'
  | 'garble'
  | 'lose'
  | 'unprocessed'
  | { readonly slowMs: number };

/** AWS as far as the adapters know it, on one loopback port: holds callers to the limits of the real services. */
export type AwsWire = {
  readonly endpoint: string;
  /** Everything CloudWatch took, in the order it came. */
  readonly metrics: () => readonly ReceivedDatum[];
  /** Every message SNS took. */
  readonly published: () => readonly Published[];
  /** The body of every message SQS took. */
  readonly queued: () => readonly string[];
  /** Every event EventBridge took. */
  readonly events: () => readonly ReceivedEvent[];
  /** The table: items by their key `target`. May be changed. */
  readonly items: () => Map<string, WireItem>;
  /** What Secrets Manager holds, by name or ARN. May be changed. */
  readonly secrets: Map<string, WireSecret>;
  /** What the Parameter Store holds, by path or ARN. May be changed. */
  readonly parameters: Map<string, string>;
  /** Every request a service got, the failed ones too. */
  readonly calls: (service: Service) => readonly Call[];
  /** Resolves when the next request to a service is there. */
  readonly arrived: (service: Service) => Promise<void>;
  /** The next `times` requests to a service go wrong; several faults wait for their turn. */
  readonly fail: (service: Service, how: WireFault, times?: number) => void;
  readonly close: () => Promise<void>;
};

/** Starts the stand-ins. Any credentials do. `now` is their wall clock, milliseconds since 1970. */
export async function startAwsWire(now: () => number = Date.now): Promise<AwsWire> {
  const calls: Call[] = [];
  const waiting: { readonly service: Service; readonly resolve: () => void }[] = [];
  const faults: { readonly service: Service; readonly how: WireFault; left: number }[] = [];
  const cloudwatch = createCloudwatchWire(now);
  const sns = createSnsWire();
  const dynamodb = createDynamodbWire();
  const secrets = createSecretsWire();
  const parameters = createParameterWire();
  const sqs = createSqsWire();
  const events = createEventbridgeWire();
  const services: Readonly<Record<Service, (call: Call, how?: 'unprocessed') => WireAnswer>> = {
    cloudwatch: cloudwatch.answer,
    sns: sns.answer,
    dynamodb: dynamodb.answer,
    secretsmanager: secrets.answer,
    ssm: parameters.answer,
    sqs: sqs.answer,
    events: events.answer,
  };
  const takeFault = (service: Service): WireFault | undefined => {
    const fault = faults.find((one) => one.service === service && one.left > 0);
    if (fault) fault.left--;
    return fault?.how;
  };
  const server = createServer(async (request, response) => {
    const call = await readCall(request);
    const { service } = call;
    calls.push(call);
    for (const one of waiting.filter((other) => other.service === service)) {
      waiting.splice(waiting.indexOf(one), 1);
      one.resolve();
    }
    const how = takeFault(service);
    if (how === 'drop') request.socket.destroy();
    if (how === 'drop' || how === 'silent') return;
    const answer = refusal(call, how) ?? attempt(call, () => services[service](call, how === 'unprocessed' ? how : undefined));
    send(response, answer, how);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    metrics: () => cloudwatch.received,
    published: () => sns.published,
    queued: () => sqs.sent,
    events: () => events.received,
    items: () => dynamodb.items,
    secrets: secrets.kept,
    parameters: parameters.kept,
    calls: (service) => calls.filter((call) => call.service === service),
    arrived: (service) => new Promise((resolve) => waiting.push({ service, resolve })),
    fail: (service, how, times = 1) => void faults.push({ service, how, left: times }),
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

const SIGNED_AS: Readonly<Record<string, Service>> = {
  monitoring: 'cloudwatch',
  sns: 'sns',
  dynamodb: 'dynamodb',
  secretsmanager: 'secretsmanager',
  ssm: 'ssm',
  sqs: 'sqs',
  events: 'events',
};

async function readCall(request: IncomingMessage): Promise<Call> {
  const raw = await buffer(request);
  const body = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw).toString();
  const [, region = '', signedAs = ''] =
    /Credential=[^/]+\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/.exec(request.headers.authorization ?? '') ?? [];
  const service = SIGNED_AS[signedAs];
  if (!service) throw new Error(`a request signed for "${signedAs}" came to the stand-ins of AWS`);
  const target = String(request.headers['x-amz-target'] ?? '');
  const operation = target.slice(target.indexOf('.') + 1) || (new URLSearchParams(body).get('Action') ?? '');
  return { service, region, operation, body, isCompressed: request.headers['content-encoding'] === 'gzip' };
}

function refusal(call: Call, how: WireFault | undefined): WireAnswer | undefined {
  if (how !== 'throttle' && how !== 'error' && how !== 'deny') return undefined;
  const { code, status } = FAULT_CODES[call.service][how];
  return attempt(call, () => {
    throw new WireError(code, `told to: ${how}`, status);
  });
}

function attempt({ service }: Call, work: () => WireAnswer): WireAnswer {
  try {
    return work();
  } catch (error) {
    const { code, message, status, more } = error instanceof WireError ? error : new WireError('InternalFailure', String(error), 500);
    if (service !== 'sns') return { status, body: JSON.stringify({ __type: `com.amazonaws#${code}`, message, ...more }) };
    const escaped = message.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
    const body = `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${escaped}</Message></Error><RequestId>r</RequestId></ErrorResponse>`;
    return { status, body };
  }
}

function send(response: ServerResponse, answer: WireAnswer, how: WireFault | undefined): void {
  if (how === 'lose') response.destroy();
  else if (how === 'garble') reply(response, { ...answer, body: answer.body.slice(0, answer.body.length / 2) }, false);
  else if (typeof how === 'object') setTimeout(() => reply(response, answer, false), how.slowMs);
  else reply(response, answer, how === 'stall');
}

function reply(response: ServerResponse, { status, body }: WireAnswer, isStalled: boolean): void {
  const type = body.startsWith('<') ? 'text/xml' : 'application/x-amz-json-1.0';
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
  if (isStalled) response.write(body.slice(0, Math.ceil(body.length / 2)));
  else response.end(body);
}
