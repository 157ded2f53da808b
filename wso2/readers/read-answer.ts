import { meetExpectation } from '../../monitor/observation/expectation.ts';
import { staleness } from '../../monitor/observation/freshness.ts';
import type { Answer, HttpAnswer, LookReason } from '../../monitor/observation/observation.ts';
import { failure, type Outcome, success, unknown } from '../../monitor/observation/outcome.ts';
import { kindOf } from '../../monitor/observation/reason.ts';
import { readTlsRefusal } from '../../monitor/observation/tls-refusal.ts';
import type { HttpLook, WireLook, WireProbe } from '../../monitor/target/probe.ts';
import type { Target } from '../../monitor/target/target.ts';
import { defined } from '../../monitor/text/objects.ts';
import { quote } from '../../monitor/text/quote.ts';
import { requestLine } from '../journeys/journey.ts';
import { readKeyManager } from '../journeys/key-manager.ts';
import { noList, readListedApis } from '../journeys/listed-apis.ts';
import { readPortalLogin } from '../journeys/portal-login.ts';
import { readDeployments, readDespiteTrouble, readFleetApis } from '../journeys/read-fleet.ts';
import type { ReaderName } from '../products/reader-name.ts';
import { readManagementLogin } from './management/read-login.ts';
import { MANAGEMENT_READERS } from './management/read-management.ts';
import { missingService } from './missing-service.ts';
import { readStatusHealth } from './platform/read-status-health.ts';
import { troubleOnPort } from './port-trouble.ts';
import { readApiArtifact } from './read-api-artifact.ts';
import { readGatewayCall, readThrottleCanary } from './read-gateway-call.ts';
import { readIdentityHealth, readOpenidConfiguration } from './read-identity-health.ts';
import { readIntegratorHealth } from './read-integrator-health.ts';
import { readIntegratorLiveness } from './read-integrator-liveness.ts';
import { readDeployed, readPreflight } from './read-preflight.ts';
import { readStartupHealthcheck } from './read-startup-healthcheck.ts';
import { readVersionService, withoutService } from './read-version-service.ts';
import { readGatewayHealthcheck, readWebsocketHealth } from './read-websocket-health.ts';
import type { Asked, Reader } from './reader.ts';
import { requestSent } from './request-sent.ts';

const READERS: Readonly<Record<ReaderName, Reader>> = {
  'startup-healthcheck': readStartupHealthcheck,
  'version-service': readVersionService,
  'websocket-health': readWebsocketHealth,
  'gateway-health-check': readGatewayHealthcheck,
  'api-artifact': readApiArtifact,
  'integrator-health': readIntegratorHealth,
  'integrator-liveness': readIntegratorLiveness,
  'identity-health': readIdentityHealth,
  'openid-configuration': readOpenidConfiguration,
  'status-health': readStatusHealth,
  'gateway-call': readGatewayCall,
  'gateway-preflight': readPreflight,
  'gateway-deployed': readDeployed,
  'gateway-websocket': readGatewayCall,
  'gateway-graphql': readGatewayCall,
  'gateway-mcp': readGatewayCall,
  'throttle-canary': readThrottleCanary,
  ...MANAGEMENT_READERS,
  'management-login': readManagementLogin,
  'portal-login': readPortalLogin,
  'key-manager-consistency': readKeyManager,
  'fleet-apis': readFleetApis,
  'fleet-deployments': readDeployments,
  'gateway-apis': readListedApis,
  'portal-apis': readListedApis,
};

// `expect` does not replace them: an error of the gateway has its code all the same.
function isOfCall(reader = ''): boolean {
  return isReaderName(reader) && READERS[reader] === readGatewayCall;
}

/** Whether this release has a reader of this name. */
export function isReaderName(name: string): name is ReaderName {
  return Object.hasOwn(READERS, name);
}

/**
 * Judges a response. A problem on the wire comes first, then `expect` if the user wrote it, then the reader
 * of the endpoint, then the status alone. `before` has the answers to the earlier requests of the check.
 */
export function readAnswer(target: Target, probe: WireProbe, answer: Answer, before: readonly Answer[] = []): Outcome {
  const { look } = probe;
  const despite = answer.trouble && look.kind === 'http' ? readDespiteTrouble(look, [...before, answer]) : undefined;
  if (despite) return despite;
  // The source of a list may be another server than the target.
  if (answer.trouble && look.kind === 'http' && isListOfApis(look)) return noList(answer.trouble.detail);
  if (answer.trouble && !toleratesLength(look, answer))
    return afterOthers(outcomeOf(troubleOnPort(answer.trouble, look, target)), look, before);
  if (look.kind === 'tcp') return success('the port accepts connections; a TCP check shows no more');
  if (look.kind === 'tls') return success('TLS handshake complete');
  return answer.http
    ? freshOnly(readHttp({ target, look, before, ...defined({ at: answer.at }) }, answer.http), answer.http, probe)
    : unknown('monitor.fault', 'the check ended without a response and without an error');
}

function isListOfApis({ reader }: HttpLook): boolean {
  return reader === 'gateway-apis' || reader === 'portal-apis';
}

// A check is shown with its first request, so trouble with a later one names its own.
function afterOthers(outcome: Outcome, look: WireLook, before: readonly Answer[]): Outcome {
  if (before.length === 0 || look.kind !== 'http') return outcome;
  return { ...outcome, detail: `${requestLine(look)}: ${outcome.detail}` };
}

// An API artifact may exceed the body limit, and so may a login page and the response to a call. Where nobody asks
// what is in it, its beginning is sufficient.
function toleratesLength(look: WireLook, answer: Answer): boolean {
  if (look.kind !== 'http' || answer.http === undefined || answer.trouble?.reason !== 'http.too-large') return false;
  if (Object.hasOwn(MANAGEMENT_READERS, look.reader ?? '')) return !look.expect;
  if (look.reader === 'gateway-call' || look.reader === 'throttle-canary') return !asksForBody(look);
  return (look.reader === 'api-artifact' || look.reader === 'portal-login') && !look.expect;
}

// A cache may serve a success long after the server has failed.
function freshOnly(outcome: Outcome, answer: HttpAnswer, probe: WireProbe): Outcome {
  const stale = outcome.outcome === 'success' ? staleness(answer, probe) : undefined;
  return stale === undefined ? outcome : failure('http.stale', stale);
}

// A server that refuses the way in which it is asked says nothing about its health, unless the user expects it.
function readHttp(asked: Asked, answer: HttpAnswer): Outcome {
  const { target, look } = asked;
  const read = readMeaning(asked, answer);
  const isOfGateway = read.outcome === 'failure' && read.reason.startsWith('gateway.');
  const isSure = isOfGateway || (look.expect && read.outcome === 'success');
  const refusal = isSure ? undefined : readTlsRefusal(answer, requestSent(target, look));
  return refusal ? outcomeOf(refusal) : read;
}

function readMeaning(asked: Asked, answer: HttpAnswer): Outcome {
  const { target, look } = asked;
  const { expect, reader } = look;
  if (answer.undecoded !== undefined && readsBody(look))
    return failure('body.mismatch', `status ${answer.status}, but ${answer.undecoded}`);
  // A Micro Integrator repeats the headers of the request, `Authorization` among them, so none of its headers is
  // printed.
  const showsHeaders = target.profile !== 'micro-integrator';
  if (isOfCall(reader)) return readGatewayCall(answer, asked);
  if (expect) return meetExpectation(answer, expect, { showsHeaders });
  const missing = missingService(answer);
  if (missing !== undefined) return withoutService(missing);
  const shown = showsHeaders ? answer : { ...answer, headers: {} };
  if (reader === undefined) return meetExpectation(shown);
  if (isReaderName(reader)) return READERS[reader](shown, asked);
  // The status alone would make a login page with 200 a success.
  return unknown('monitor.fault', `this release has no reader ${quote(reader, 60)}`);
}

function readsBody(look: HttpLook): boolean {
  return look.expect ? asksForBody(look) : look.reader !== undefined;
}

function asksForBody({ expect = {} }: HttpLook): boolean {
  return Object.keys(expect).some((key) => key !== 'status' && key !== 'headers');
}

function outcomeOf(trouble: LookReason): Outcome {
  return kindOf(trouble.reason) === 'monitor' ? { outcome: 'unknown', ...trouble } : { outcome: 'failure', ...trouble };
}
