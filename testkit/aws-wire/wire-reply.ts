import type { ServerResponse } from 'node:http';
import { type Call, FAULT_CODES, type Refused, type WireAnswer, WireError } from './wire-call.ts';
import type { WireFault } from './wire-fault.ts';

/** How far ahead the wrong clock of a service is, in milliseconds. */
export const SKEW_MS = 15 * 60_000;
/**
 * How long a signature is valid, in milliseconds. Source: IAM user guide, "Troubleshoot Signature Version 4
 * requests".
 */
const SIGNED_MS = 5 * 60_000;

const PAGE = '<html><head><title>Sign in</title></head><body><p>Please sign in to use this network.</p></body></html>';

/**
 * Returns the response of a fault; undefined = the service responds. `clock` is the clock of the service, in
 * milliseconds since 1970.
 */
export function answerOfFault(call: Call, how: WireFault | undefined, clock: number): WireAnswer | undefined {
  if (how === 'html') return { status: 200, body: PAGE, isStranger: true };
  if (how === 'empty') return { status: 200, body: '', isStranger: true };
  if (how === 'conflict') return refuse(call, conflictOf(call));
  if (how === 'skew' && Math.abs(clock - call.signedAt) <= SIGNED_MS) return undefined;
  if (typeof how !== 'string' || !(how in FAULT_CODES[call.service])) return undefined;
  const { code, status } = FAULT_CODES[call.service][how as Refused];
  return refuse(call, new WireError(code, `told to: ${how}`, status));
}

/** Returns the response of the service to a call, or its refusal. */
export function attempt(call: Call, work: () => WireAnswer): WireAnswer {
  try {
    return work();
  } catch (error) {
    return refuse(call, error instanceof WireError ? error : new WireError('InternalFailure', String(error), 500));
  }
}

function refuse({ service }: Call, { code, message, status, more }: WireError): WireAnswer {
  if (service !== 'sns') return { status, body: JSON.stringify({ __type: `com.amazonaws#${code}`, message, ...more }) };
  const escaped = message.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const body = `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${escaped}</Message></Error><RequestId>r</RequestId></ErrorResponse>`;
  return { status, body };
}

/** Sends a response as the fault requires. */
export function send(response: ServerResponse, answer: WireAnswer, how: WireFault | undefined): void {
  if (how === 'lose') response.destroy();
  else if (how === 'garble') reply(response, { ...answer, body: answer.body.slice(0, answer.body.length / 2) }, false);
  else if (typeof how === 'object') setTimeout(() => reply(response, answer, false), how.slowMs);
  else reply(response, answer, how === 'stall');
}

let requests = 0;

function reply(response: ServerResponse, { status, body, isStranger }: WireAnswer, isStalled: boolean): void {
  const type = body.startsWith('<') ? 'text/xml' : 'application/x-amz-json-1.0';
  response.writeHead(status, {
    'content-type': isStranger ? 'text/html' : type,
    'content-length': Buffer.byteLength(body),
    // Source: "Common response headers" of the services' API references.
    ...(!isStranger && { 'x-amzn-requestid': `request-${++requests}` }),
  });
  if (isStalled) response.write(body.slice(0, Math.ceil(body.length / 2)));
  else response.end(body);
}

function conflictOf({ operation }: Call): WireError {
  if (operation !== 'TransactWriteItems') return new WireError('ConditionalCheckFailedException', 'The conditional request failed');
  const CancellationReasons = [{ Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' }];
  return new WireError('TransactionCanceledException', 'Transaction cancelled', 400, { CancellationReasons });
}
