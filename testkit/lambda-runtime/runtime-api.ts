import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a function's process did with its events. */
export type Served = {
  /** What it answered or failed with, in order; an invocation that was never answered is absent. */
  readonly answers: readonly { readonly kind: 'response' | 'error' | 'init'; readonly body: unknown }[];
  /** Whether it asked for another event after the last, and was still alive a while later. */
  readonly askedForMore: boolean;
  /**
   * What still went on in it each time it asked, the first time before any event: kinds as Node names them,
   * `Timeout`.
   */
  readonly pending: readonly string[];
  /** Everything it printed. */
  readonly output: string;
};

/** What to run: a handler file as in a deployment package, its environment and its events. */
export type Run = {
  readonly client: string;
  readonly folder: string;
  readonly handler: string;
  readonly env: Readonly<Record<string, string>>;
  readonly events: readonly unknown[];
  /**
   * Is waited for before an event is given out: the wall clock then, milliseconds since 1970; default: now.
   */
  readonly moment?: (index: number) => Promise<number>;
};

const DEADLINE_MS = 120_000;
/** What a function left behind has so long to show itself. */
const LINGER_MS = 1500;

/**
 * Serves events to a function in AWS' own runtime client, one process for all, as Lambda does. Source: AWS
 * Lambda, "Runtime API".
 */
export async function serveEvents({ client, folder, handler, env, events, moment }: Run): Promise<Served> {
  const answers: { kind: 'response' | 'error' | 'init'; body: unknown }[] = [];
  const pending: string[] = [];
  let asked = 0;
  let allAsked: () => void = () => {};
  const done = new Promise<void>((resolve) => {
    allAsked = resolve;
  });
  const server = createServer(async (incoming, outgoing) => {
    const { pathname, searchParams } = new URL(incoming.url ?? '', 'http://runtime');
    if (pathname.endsWith('/invocation/next')) {
      pending.push(searchParams.get('pending') ?? '');
      const index = asked++;
      const event = events[index];
      if (event === undefined) return allAsked();
      const now = (await moment?.(index)) ?? Date.now();
      outgoing.writeHead(200, {
        'content-type': 'application/json',
        'lambda-runtime-aws-request-id': `request-${index + 1}`,
        'lambda-runtime-deadline-ms': String(now + DEADLINE_MS),
        ...(moment && { 'lab-now': String(now) }),
        'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:eu-west-1:000000000000:function:gatewatch',
      });
      return outgoing.end(JSON.stringify(event));
    }
    answers.push({ kind: kindOf(incoming), body: JSON.parse((await text(incoming)) || 'null') });
    outgoing.writeHead(202).end('{"status":"OK"}');
  });
  // A round may take longer than Node keeps an idle connection; the service keeps it.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const child = spawn(process.execPath, ['--import', join(import.meta.dirname, 'runtime-calls.js'), client, handler], {
    env: {
      PATH: process.env.PATH ?? '',
      _HANDLER: handler,
      LAMBDA_TASK_ROOT: folder,
      AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${(server.address() as AddressInfo).port}`,
      AWS_LAMBDA_FUNCTION_NAME: 'gatewatch',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
      AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/gatewatch',
      AWS_LAMBDA_LOG_STREAM_NAME: 'stream',
      AWS_LAMBDA_LOG_FORMAT: 'JSON',
      ...env,
    },
    cwd: folder,
  });
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk) => output.push(chunk));
  child.stderr.on('data', (chunk) => output.push(chunk));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  await Promise.race([done.then(() => sleep(LINGER_MS)), ended]);
  const askedForMore = asked > events.length && child.exitCode === null;
  child.kill('SIGKILL');
  await ended;
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  return { answers, askedForMore, pending, output: Buffer.concat(output).toString() };
}

function kindOf({ url = '' }: IncomingMessage): 'response' | 'error' | 'init' {
  if (url.endsWith('/init/error')) return 'init';
  return url.endsWith('/response') ? 'response' : 'error';
}
