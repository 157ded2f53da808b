import { METHODS } from '../../monitor/target/http-method.ts';
import type { PeerSetting } from '../../monitor/target/peer.ts';
import { ROLES } from '../../monitor/target/probe.ts';
import type { Target } from '../../monitor/target/target.ts';
import type { TlsSetting } from '../../monitor/target/tls-setting.ts';
import type { TokenSetting } from '../../monitor/target/token.ts';
import { ADDRESS_FAMILIES, type ProxySetting, type WaySetting } from '../../monitor/target/way.ts';
import { isAbsentOr, isListOfTexts, isRecord, isTexts } from '../../monitor/text/guards.ts';

/** How a server is reached, with each authority by hash. */
export type PackedReach = {
  readonly tls: Omit<TlsSetting, 'ca'> & { readonly ca?: readonly PemName[] };
  readonly way?: Omit<WaySetting, 'proxy'> & { readonly proxy?: Omit<ProxySetting, 'ca'> & { readonly ca?: readonly PemName[] } };
};

/**
 * A target in an event. It refers to certificates by hash and to maintenance windows by index, since the
 * event stores them once.
 */
export type PackedTarget = Omit<Target, keyof PackedReach | 'maintenance' | 'tokens' | 'peers'> &
  PackedReach & {
    readonly maintenance?: readonly number[];
    readonly tokens?: readonly (Omit<TokenSetting, keyof PackedReach> & PackedReach)[];
    readonly peers?: readonly (Omit<PeerSetting, keyof PackedReach> & PackedReach)[];
  };

/** The hash of a PEM text in an event, which must not be confused with the text. */
export type PemName = string & { readonly pemName: true };

/** Returns whether this release has a reader of a name. The function that knows the readers passes it in. */
export type IsReader = (name: string) => boolean;

/**
 * Returns whether a value is a complete target whose answers this release can read. One that lacks a part would
 * always be ready, or would make the round of all targets fail.
 */
export function isPackedTarget(value: unknown, isReader: IsReader): value is PackedTarget {
  if (!isRecord(value)) return false;
  const { name, profile, host, labels, dependsOn, alert, vpc, portShift, tokens, peers, probes } = value;
  const isNamed = [name, profile, host].every((text) => typeof text === 'string' && text !== '');
  const isTold = isTexts(labels) && isListOfTexts(dependsOn) && ['page', 'mail', 'none'].includes(String(alert)) && isRelated(value);
  const isPlaced =
    typeof vpc === 'boolean' &&
    typeof portShift === 'number' &&
    isReached(value) &&
    isAbsentOr(isListOf((token) => isToken(token, isReader)))(tokens);
  const isFinding = isAbsentOr((one) => isDiscovery(one, isReader))(value.discovery);
  const isCompared = isAbsentOr(isListOf((peer) => isPeer(peer, isReader)))(peers);
  return (
    isCompared &&
    isFinding &&
    isNamed &&
    isTold &&
    isPlaced &&
    Array.isArray(probes) &&
    probes.every((probe) => isProbe(probe, isReader)) &&
    probes.some(isReadiness)
  );
}

/** Without it, what a source lists would not be checked. */
function isDiscovery(value: unknown, isReader: IsReader): boolean {
  if (!isRecord(value)) return false;
  const { probe, include, exclude, max, each } = value;
  const isChosen = isText(probe) && Number.isInteger(max) && [include, exclude].every(isAbsentOr(isListOfTexts));
  return isChosen && isProbe(each, isReader) && isRecord(each) && isRecord(each.look) && each.look.kind === 'http';
}

function isRelated({ dependents, maintenance }: Readonly<Record<string, unknown>>): boolean {
  const isListed = maintenance === undefined || (Array.isArray(maintenance) && maintenance.every((place) => Number.isInteger(place)));
  return isListed && (dependents === undefined || isListOfTexts(dependents));
}

function isReached({ tls, way }: Readonly<Record<string, unknown>>): boolean {
  return isTls(tls) && isAbsentOr(isWay)(way);
}

function isToken(value: Readonly<Record<string, unknown>>, isReader: IsReader): boolean {
  return isText(value.field) && Number.isFinite(value.lifetimeSeconds) && isPeer(value, isReader);
}

/** Another server that is asked: who it is, how it is reached, and one request. */
function isPeer(value: Readonly<Record<string, unknown>>, isReader: IsReader): boolean {
  const { name, look } = value;
  return isText(name) && isReached(value) && isRecord(look) && look.kind === 'http' && isLook(look, isReader);
}

function isTls(value: unknown): boolean {
  if (!isRecord(value) || typeof value.verify !== 'boolean') return false;
  return [value.ca, value.pins].every((list) => list === undefined || isListOfTexts(list));
}

function isWay(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { addressFamily, addresses, proxy } = value;
  const isFamily = isAbsentOr((family) => ADDRESS_FAMILIES.some((known) => known === family))(addressFamily);
  return isFamily && (addresses === undefined || addresses === 'all') && isAbsentOr(isProxy)(proxy);
}

function isProxy(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { scheme, host, port, credentials, ca } = value;
  const isPlaced = (scheme === 'http' || scheme === 'https') && typeof host === 'string' && Number.isInteger(port);
  return isPlaced && (credentials === undefined || typeof credentials === 'string') && isAbsentOr(isListOfTexts)(ca);
}

const TIMING = ['periodSeconds', 'timeoutSeconds', 'successThreshold', 'failureThreshold'] as const;

const DELAYS = ['initialDelaySeconds', 'recheckSeconds'] as const;

/** Those that are absent unless written. */
const OPTIONAL = ['maxAgeSeconds'] as const;

/** The largest time in seconds, and the largest threshold, that a config can contain. */
const MOST = 86_400;

function isProbe(value: unknown, isReader: IsReader): boolean {
  // The name is a key of an object, so the name of a property that every object has is refused.
  if (!isRecord(value) || typeof value.name !== 'string' || value.name in {} || !ROLES.some((role) => role === value.role)) return false;
  const isFrom = (least: number) => (key: string) =>
    Number.isInteger(value[key]) && Number(value[key]) >= least && Number(value[key]) <= MOST;
  const written = OPTIONAL.filter((key) => value[key] !== undefined);
  return TIMING.every(isFrom(1)) && [...DELAYS, ...written].every(isFrom(0)) && isLook(value.look, isReader);
}

function isReadiness({ role, look }: { readonly role: unknown; readonly look: { readonly kind: unknown } }): boolean {
  return role === 'readiness' && look.kind !== 'read-off';
}

function isLook(look: unknown, isReader: IsReader): boolean {
  if (!isRecord(look)) return false;
  const { kind, host, port, scheme, path, headers, reader, redirectHosts, peers, upgrade, listed } = look;
  if (kind === 'read-off') return isReadOff(look);
  const isPlaced = typeof host === 'string' && Number.isInteger(port);
  if (kind !== 'http') return isPlaced && (kind === 'tcp' || kind === 'tls');
  const texts = [look.body, look.serverName, look.token, look.peer];
  const isSent = isAbsentOr((one) => METHODS.some((known) => known === one))(look.method) && texts.every(isAbsentOr(isText));
  const isNamed = isAbsentOr(isListOf(({ name }) => isText(name)))(listed) && (upgrade === undefined || upgrade === 'websocket');
  const isFollowed = isNamed && [redirectHosts, peers].every(isAbsentOr(isListOfTexts));
  const isAsked = isFollowed && (scheme === 'http' || scheme === 'https') && typeof path === 'string' && isSent;
  const isReadable = reader === undefined || (typeof reader === 'string' && isReader(reader));
  return isPlaced && isAsked && isReadable && isExpectation(look.expect) && Array.isArray(headers) && headers.every(isTexts);
}

// The parts of an expectation. One of a later release is not known here, and without it a failure would pass.
const PARTS: Readonly<Record<string, (value: unknown) => boolean>> = {
  status: isListOf(({ from, to }) => Number.isInteger(from) && Number.isInteger(to)),
  body: isText,
  bodyExcludes: isText,
  json: isListOf(({ path, values }) => isText(path) && Array.isArray(values)),
  headers: isListOf(({ name, contains }) => isText(name) && isText(contains)),
};

function isExpectation(expect: unknown): boolean {
  if (expect === undefined) return true;
  return isRecord(expect) && Object.entries(expect).every(([part, value]) => Object.hasOwn(PARTS, part) && PARTS[part]?.(value) === true);
}

function isListOf(is: (item: Readonly<Record<string, unknown>>) => boolean): (value: unknown) => boolean {
  return (value) => Array.isArray(value) && value.every((item) => isRecord(item) && is(item));
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isReadOff({ of, signal, days, limitMs, version, seconds }: Readonly<Record<string, unknown>>): boolean {
  const limits: Readonly<Record<string, boolean>> = {
    certificate: Number.isFinite(days),
    latency: Number.isFinite(limitMs),
    'version-drift': typeof version === 'string',
    'store-growth': isRecord(seconds) && Object.values(seconds).every(Number.isFinite),
  };
  return isListOfTexts(of) && limits[String(signal)] === true;
}
