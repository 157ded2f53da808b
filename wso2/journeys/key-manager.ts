import type { NextLook } from '../../monitor/engine/ports.ts';
import { excerpt, unexpectedStatus } from '../../monitor/observation/expectation.ts';
import type { Answer, HttpAnswer } from '../../monitor/observation/observation.ts';
import { failure, type Outcome, success, unknown } from '../../monitor/observation/outcome.ts';
import { readServerJson } from '../../monitor/observation/server-json.ts';
import { clockInWords, type IssuedToken, readTokenAnswer } from '../../monitor/observation/token-answer.ts';
import { readTokenClaims, type TokenClaims } from '../../monitor/observation/token-claims.ts';
import type { HttpLook } from '../../monitor/target/probe.ts';
import type { Target } from '../../monitor/target/target.ts';
import type { TokenSetting } from '../../monitor/target/token.ts';
import { defined, omit } from '../../monitor/text/objects.ts';
import { quote } from '../../monitor/text/quote.ts';
import { type Discovery, discoveryProblems, readDiscovery } from './discovery.ts';
import { type JourneyStage, ON_THE_WAY, type Problem } from './journey.ts';
import { KEY_STORE_FIX, readSigningKeys, type SigningKeys } from './signing-keys.ts';

/** The path of the keys if discovery does not name one. */
const JWKS = '/oauth2/jwks';

const ISSUER_FIX = 'compare the issuer in deployment.toml of all nodes with that of the Key Manager in the Admin Portal';

const CLOCK_FIX = 'synchronize the clock of the server (NTP), and that of the monitor';

/** Returns the next request: the keys of this node, then a token if the check has one. */
export function followKeyManager(target: Target, look: HttpLook, answers: readonly Answer[]): NextLook | undefined {
  const discovery = answers[0]?.http && readDiscovery(answers[0].http);
  if (!discovery) return undefined;
  // Each node has a key store of its own, so this node is asked, whatever host the address names.
  if (answers.length === 1) return { look: { ...look, path: pathOf(discovery) } };
  const token = answers.length === 2 && answers[1]?.http?.status === 200 ? tokenOf(target, look) : undefined;
  // It has the reader and the mark of the first request, so that its answer is read as the last one of three.
  return token && { look: { ...token.look, ...defined({ reader: look.reader, token: look.token }) }, reached: omit(token, 'look') };
}

/**
 * Reads a response of discovery, of the keys, or of the token endpoint, and holds all so far against each other.
 * Source: OpenID Connect Discovery 1.0 section 3, RFC 7517, RFC 9068; carbon-apimgt, JWTValidatorImpl.
 */
export function readKeyManager(answer: HttpAnswer, stage: JourneyStage): Outcome {
  const { before = [], at } = stage;
  const discovery = readDiscovery(before[0]?.http ?? answer);
  if (!discovery) return withoutDiscovery(answer);
  const problems = discoveryProblems(discovery);
  if (before.length === 0) return problems.length > 0 ? disagree(problems) : ON_THE_WAY;
  const keys = keysOf(before[1]?.http ?? answer, before[1]?.at ?? at);
  if (!keys) return withoutKeys(answer);
  const known = { discovery, keys, problems: [...problems, ...keys.problems] };
  return before.length === 1 ? readKeys(known, stage) : readNewToken(answer, known, stage);
}

type Known = { readonly discovery: Discovery; readonly keys: SigningKeys; readonly problems: readonly Problem[] };

function readKeys(known: Known, { target, look }: JourneyStage): Outcome {
  if (known.problems.length > 0) return disagree(known.problems);
  return tokenOf(target, look) ? ON_THE_WAY : agree(known, 'no token is issued for this check');
}

function readNewToken(answer: HttpAnswer, known: Known, { target, look, at }: JourneyStage): Outcome {
  const setting = tokenOf(target, look);
  if (!setting) return unknown('monitor.fault', 'the check has lost its token');
  const issued = readTokenAnswer({ latencyMs: 0, phases: {}, answered: true, http: answer }, setting, at ?? 0);
  const claims = 'value' in issued ? readTokenClaims(issued.value) : undefined;
  const problems = [...known.problems, ...('value' in issued && claims ? claimProblems(claims, issued, known, at) : [])];
  if (problems.length > 0) return disagree(problems);
  if (!('value' in issued)) return issued.outcome;
  return agree(known, claims ? 'a new token agrees' : 'a new token is opaque');
}

function agree({ discovery, keys: { ids } }: Known, seen: string): Outcome {
  return success(`issuer ${quote(discovery.issuer, 120)}, ${ids.length} signing ${ids.length === 1 ? 'key' : 'keys'}; ${seen}`);
}

function tokenOf({ tokens = [] }: Target, look: HttpLook): TokenSetting | undefined {
  return look.token === undefined ? undefined : tokens.find(({ name }) => name === look.token);
}

function pathOf({ jwksUri }: Discovery): string {
  const at = jwksUri === undefined ? null : URL.parse(jwksUri);
  return at ? `${at.pathname}${at.search}` : JWKS;
}

function keysOf(answer: HttpAnswer, at: number | undefined): SigningKeys | undefined {
  const body = answer.status === 200 ? readServerJson(answer.body) : undefined;
  return body && 'json' in body ? readSigningKeys(body.json, at) : undefined;
}

function claimProblems(
  { issuer, keyId, expiresAt }: TokenClaims,
  token: IssuedToken,
  { discovery, keys }: Known,
  at: number | undefined,
): readonly Problem[] {
  const isOver = expiresAt !== undefined && at !== undefined && expiresAt * 1000 <= at;
  const isKnown = keyId !== undefined && keys.ids.includes(keyId);
  const signed =
    keyId === undefined ? 'the token names no key' : `the token is signed with key ${quote(keyId, 60)}, which is not in the JWKS`;
  const issued = `the token is issued by ${quote(issuer ?? 'nobody', 120)}, discovery says ${quote(discovery.issuer, 120)}`;
  const clock = clockInWords(token);
  return [
    ...(isKnown ? [] : [{ what: signed, fix: KEY_STORE_FIX }]),
    ...(issuer === discovery.issuer ? [] : [{ what: issued, fix: ISSUER_FIX }]),
    ...(clock === undefined ? [] : [{ what: `the clock of the server is ${clock}`, fix: CLOCK_FIX }]),
    ...(isOver ? [{ what: 'a new token has already expired', fix: CLOCK_FIX }] : []),
  ];
}

function disagree(problems: readonly Problem[]): Outcome {
  const shown = problems.slice(0, 4).map(({ what }) => what);
  const fixes = new Set(problems.map(({ fix }) => fix));
  return failure('wso2.key-manager', shown.join('; '), { fix: [...fixes].slice(0, 2).join('. Then ') });
}

function withoutDiscovery(answer: HttpAnswer): Outcome {
  if (answer.status === 403 || answer.status === 404)
    return failure('wso2.no-such-endpoint', `status ${answer.status}: the server has no OpenID discovery document, or a proxy blocks it`);
  if (answer.status !== 200) return unexpectedStatus(answer, [{ from: 200, to: 200 }]);
  return failure('body.mismatch', `status 200, but the body is not a discovery document: ${excerpt(answer)}`);
}

function withoutKeys(answer: HttpAnswer): Outcome {
  if (answer.status !== 200) return failure('wso2.key-manager', `the JWKS responds with status ${answer.status}: ${excerpt(answer)}`);
  const isJson = 'json' in readServerJson(answer.body);
  return failure('wso2.key-manager', `the JWKS is ${isJson ? 'no set of keys' : 'no JSON'}: ${excerpt(answer)}`);
}
