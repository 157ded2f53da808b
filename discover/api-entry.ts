import { API_CONTEXT, LINE } from '../monitor/grammar/schema/patterns.ts';
import { isRecord } from '../monitor/text/guards.ts';
import { omit } from '../monitor/text/objects.ts';
import { isPlain } from '../monitor/text/quote.ts';
import { isGateway } from '../wso2/products/gateway.ts';
import { answersPreflight, isOwnGateway, runsOnGateway } from '../wso2/products/listed-api.ts';
import type { FoundApi, FoundTarget } from './found.ts';
import { textAt } from './plain-values.ts';

/** The most entries that `apis` of one target may have. */
export const MOST_APIS = 50;

/** Writes an API as an entry of `apis`. */
export function apiEntry({ name, version, context, tenant }: FoundApi): Readonly<Record<string, string>> {
  return { name, version, ...(context !== undefined && { context }), ...(tenant !== undefined && { tenant }) };
}

/** Whether the config takes these texts; others are in a comment. */
export function isWritable({ name, version, tenant = 'carbon.super' }: FoundApi): boolean {
  return [name, version, tenant].every((text) => LINE.test(text) && isPlain(text));
}

/** Returns the API without its context where a preflight could not reach the gateway: its port is not under `ports`. */
export function withoutPreflight({ ports, portOffset = 0 }: FoundTarget, api: FoundApi): FoundApi {
  const isReached = !ports || Object.hasOwn(ports, String(8243 + portOffset));
  return isReached ? api : omit(api, 'context');
}

/** Returns why a target cannot check this API; undefined if it can. */
export function whyNot({ profile, secret, ports, portOffset = 0 }: FoundTarget, { context }: FoundApi): string | undefined {
  if (!isGateway(profile)) return 'it is no gateway';
  if (context !== undefined) return undefined;
  if (secret === undefined) return 'it needs credentials: --secret NAME';
  return ports && !Object.hasOwn(ports, String(9443 + portOffset)) ? `it needs port ${9443 + portOffset} under ports` : undefined;
}

/** Whether a source says that an API runs on a gateway of API Manager, and not elsewhere. */
export function runsHere(entry: unknown): boolean {
  return isRecord(entry) && runsOnGateway(entry);
}

/** Whether a gateway that a source names is one of API Manager. */
export function isGatewayHere(environment: unknown, vendorKey: string, typeKey: string): boolean {
  return isOwnGateway(textAt(environment, vendorKey), textAt(environment, typeKey));
}

/** Returns the context with which the preflight of an API is checked. Undefined = it has none, or its type answers none. */
export function preflightContext(entry: unknown, version: string): string | undefined {
  return isRecord(entry) && answersPreflight(entry) ? bareContext(textAt(entry, 'context'), version) : undefined;
}

/**
 * Returns a context without the version at its end, as gateway and portals add it, with one slash in front.
 * Undefined = it is none.
 */
export function bareContext(context: string | undefined, version: string): string | undefined {
  if (context === undefined) return undefined;
  const ends = [`/${version}`, '/{version}'].find((end) => context.endsWith(end));
  const bare = (ends === undefined ? context : context.slice(0, -ends.length)).replace(/\/+$/, '');
  const whole = `/${bare.replace(/^\/+/, '')}`;
  return bare !== '' && API_CONTEXT.test(whole) ? whole : undefined;
}
