import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { createCloudwatchWire, type ReceivedDatum } from './cloudwatch-wire.ts';
import { createDynamodbWire, type WireItem } from './dynamodb-wire.ts';
import { createEventbridgeWire, createSqsWire, type ReceivedEvent } from './queue-wire.ts';
import { createParameterWire, createSecretsWire, type WireSecret } from './secrets-wire.ts';
import { createSnsWire, type Published } from './sns-wire.ts';
import type { Call, HalfDone, Service, WireAnswer } from './wire-call.ts';
import { createFaults, type FaultPlace, type WireFault } from './wire-fault.ts';
import { answerOfFault, attempt, SKEW_MS, send } from './wire-reply.ts';

/**
 * The part of AWS that the adapters use, on one loopback port. It enforces the limits of the real services.
 */
export type AwsWire = {
  readonly endpoint: string;
  /** Everything that CloudWatch accepted, in order. */
  readonly metrics: () => readonly ReceivedDatum[];
  /** Every message that SNS accepted. */
  readonly published: () => readonly Published[];
  /** The body of every message that SQS accepted. */
  readonly queued: () => readonly string[];
  /** Every event that EventBridge accepted. */
  readonly events: () => readonly ReceivedEvent[];
  /** The table: items by their key `target`. Tests may change it. */
  readonly items: () => Map<string, WireItem>;
  /** The secrets of Secrets Manager, by name or ARN. Tests may change them. */
  readonly secrets: Map<string, WireSecret>;
  /** The parameters of the Parameter Store, by path or ARN. Tests may change them. */
  readonly parameters: Map<string, string>;
  /** Every request to a service, including failed ones. */
  readonly calls: (service: Service) => readonly Call[];
  /** Resolves when the next request to a service arrives. */
  readonly arrived: (service: Service) => Promise<void>;
  /**
   * Injects a fault into the next `times` requests to a service; several faults apply one after the other.
   */
  readonly fail: (service: Service, how: WireFault, times?: number, where?: FaultPlace) => void;
  /** Clears all faults. */
  readonly mend: () => void;
  /** Closes idle connections, as a server does after a while. */
  readonly closeIdle: () => void;
  readonly close: () => Promise<void>;
};

/**
 * Starts the simulated services. They accept any credentials. `now` is their wall clock, in milliseconds
 * since 1970.
 */
export async function startAwsWire(now: () => number = Date.now): Promise<AwsWire> {
  const calls: Call[] = [];
  const waiting: { readonly service: Service; readonly resolve: () => void }[] = [];
  const faults = createFaults();
  const sockets = new WeakMap<Socket, number>();
  let opened = 0;
  const cloudwatch = createCloudwatchWire(now);
  const sns = createSnsWire();
  const dynamodb = createDynamodbWire();
  const secrets = createSecretsWire();
  const parameters = createParameterWire();
  const sqs = createSqsWire();
  const events = createEventbridgeWire();
  const services: Readonly<Record<Service, (call: Call, how?: HalfDone) => WireAnswer>> = {
    cloudwatch: cloudwatch.answer,
    sns: sns.answer,
    dynamodb: dynamodb.answer,
    secretsmanager: secrets.answer,
    ssm: parameters.answer,
    sqs: sqs.answer,
    events: events.answer,
  };
  const server = createServer(async (request, response) => {
    const call = await readCall(request);
    const { service } = call;
    calls.push(call);
    for (const one of waiting.filter((other) => other.service === service)) {
      waiting.splice(waiting.indexOf(one), 1);
      one.resolve();
    }
    const how = faults.take(call, sockets.get(request.socket) ?? 0);
    if (how === 'drop') request.socket.destroy();
    if (how === 'drop' || how === 'silent' || how === 'half-open') return;
    // Of a service whose clock is right, who signed by it was right.
    const clock = how === 'skew' ? now() + SKEW_MS : call.signedAt;
    response.setHeader('date', new Date(clock).toUTCString());
    const half = how === 'unprocessed' || how === 'partial' ? how : undefined;
    send(response, answerOfFault(call, how, clock) ?? attempt(call, () => services[service](call, half)), how);
  });
  server.on('connection', (socket) => sockets.set(socket, opened++));
  // A connection ends when a story says so: AWS gives no hint for how long it keeps one.
  server.keepAliveTimeout = 0;
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
    fail: (service, how, times = 1, where = {}) => faults.add(service, how, times, { ...where, sockets: opened }),
    mend: faults.end,
    closeIdle: () => server.closeIdleConnections(),
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
  return { service, region, operation, signedAt: signedAt(request), body, isCompressed: request.headers['content-encoding'] === 'gzip' };
}

function signedAt({ headers }: IncomingMessage): number {
  const basic = String(headers['x-amz-date'] ?? '');
  return Date.parse(basic.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}
