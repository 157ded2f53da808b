import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { type Guarded, guardClient } from './guard-client.ts';

/** Options for tests and private endpoints. Absent = the defaults of the SDK and its environment. */
export type ClientOverrides = {
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Number of tries per request, the first included. */
  readonly maxAttempts?: number;
  /** Timeout of a response, and then of each part of it, in milliseconds. */
  readonly answerMs?: number;
};

/** The settings that each client is created with. */
type ClientSetting = {
  readonly region: string;
  readonly maxAttempts: number;
  readonly retryMode: 'standard';
  readonly requestHandler: { readonly httpAgent: HttpAgent; readonly httpsAgent: HttpsAgent };
};

/** Connections are kept alive and limited as the SDK does by default. */
const KEPT = { keepAlive: true, maxSockets: 50 };
const CONNECT_MS = 1000;
const ANSWER_MS = 3000;

/** Opens a client of a region: it has timeouts that fit into a round, tries so many times, and is guarded. */
export function openClient<Client extends Guarded>(
  { region, maxAttempts }: Pick<ClientSetting, 'region' | 'maxAttempts'>,
  make: (setting: ClientSetting) => Client,
  { answerMs = ANSWER_MS, ...overrides }: ClientOverrides = {},
): Client {
  // requestTimeout ends with the headers of a response; socketTimeout ends a body that stops half way.
  const timeouts = { connectionTimeout: CONNECT_MS, requestTimeout: answerMs, socketTimeout: answerMs, throwOnRequestTimeout: true };
  const agents = { httpAgent: new HttpAgent(KEPT), httpsAgent: new HttpsAgent(KEPT) };
  const requestHandler = { ...timeouts, ...agents };
  return guardClient(make({ region, maxAttempts, retryMode: 'standard', requestHandler, ...overrides }), Object.values(agents));
}
