import { isLoopbackHost } from '../../monitor/address/loopback-host.ts';
import type { HttpAnswer } from '../../monitor/observation/observation.ts';
import { readServerJson } from '../../monitor/observation/server-json.ts';
import { isRecord } from '../../monitor/text/guards.ts';
import { defined } from '../../monitor/text/objects.ts';
import { quote } from '../../monitor/text/quote.ts';
import { HOST_NAME_FIX, type Problem } from './journey.ts';

/** What a discovery document says about tokens. */
export type Discovery = { readonly issuer: string; readonly jwksUri?: string; readonly tokenEndpoint?: string };

/** Reads a discovery document (OpenID Connect Discovery 1.0 section 3); undefined if the answer has none. */
export function readDiscovery(answer: HttpAnswer): Discovery | undefined {
  const body = answer.status === 200 ? readServerJson(answer.body) : undefined;
  const json = body && 'json' in body && isRecord(body.json) ? body.json : {};
  const text = (key: string) => (Object.hasOwn(json, key) && typeof json[key] === 'string' ? json[key].trim() : undefined);
  const issuer = text('issuer');
  return issuer ? { issuer, ...defined({ jwksUri: text('jwks_uri'), tokenEndpoint: text('token_endpoint') }) } : undefined;
}

/** Returns what is wrong with a discovery document, one clause each: no client elsewhere could use such an address. */
export function discoveryProblems({ issuer, jwksUri, tokenEndpoint }: Discovery): readonly Problem[] {
  return [
    // An issuer of WSO2 can be any text; most are addresses.
    ...(isLoopbackHost(URL.parse(issuer)?.hostname ?? issuer) ? [problem(`issuer is on localhost: ${quote(issuer, 120)}`)] : []),
    ...addressProblems('jwks_uri', jwksUri),
    ...(tokenEndpoint === undefined ? [] : addressProblems('token_endpoint', tokenEndpoint)),
  ];
}

function addressProblems(key: string, address: string | undefined): readonly Problem[] {
  if (address === undefined) return [problem(`discovery has no ${key}`)];
  const at = URL.parse(address);
  if (!at || !/^https?:$/.test(at.protocol)) return [problem(`${key} is no address: ${quote(address, 120)}`)];
  return isLoopbackHost(at.hostname) ? [problem(`${key} is on localhost: ${quote(address, 120)}`)] : [];
}

function problem(what: string): Problem {
  return { what, fix: HOST_NAME_FIX };
}
