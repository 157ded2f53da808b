import type { ConfigTarget } from '../../monitor/config/written-target.ts';
import type { ListedName, Role } from '../../monitor/target/probe.ts';
import type { Reached } from '../../monitor/target/reached.ts';
import type { TokenSetting } from '../../monitor/target/token.ts';
import { parseDuration } from '../../monitor/text/duration.ts';
import { defined } from '../../monitor/text/objects.ts';
import type { CatalogueEntry } from '../products/catalogue-entry.ts';
import { LOGIN_PATH, MANAGEMENT_PORT, type ManagementKey, managementList } from '../products/management.ts';
import { mergeHeaders, targetHeaders } from './expand-look.ts';
import type { KnownLook, KnownProbe, MergedTarget } from './expansion.ts';
import { mapPort } from './map-port.ts';

/**
 * How long a login is kept, in seconds: 55 minutes, and the last minute in which no token is sent. The server ends it
 * after an hour. It stores 200 logins and then drops the oldest, so a login a minute would log people out.
 */
const LOGIN_SECONDS = 56 * 60;

/** How long a named message store may grow unless it says otherwise, in seconds. */
const GROWTH_SECONDS = 3600;

function loginOf({ name }: ConfigTarget): string {
  return `login of ${name}`;
}

/** Whether a token is the login of a target to its management API. */
export function isLogin(target: ConfigTarget, token: string): boolean {
  return token === loginOf(target);
}

/** What `management` names under a key. */
function namesUnder({ management }: ConfigTarget, key: ManagementKey): readonly ListedName[] {
  if (key === 'messageStores')
    return Object.entries(management?.messageStores ?? {}).map(([name, { maxSize }]) => ({ name, ...defined({ maxSize }) }));
  return (management?.[key] ?? []).map((name) => ({ name }));
}

/** How long each named message store may grow, in seconds; without those that may always. */
export function growthSeconds({ management }: ConfigTarget): Readonly<Record<string, number>> {
  const stores = Object.entries(management?.messageStores ?? {});
  return Object.fromEntries(
    stores.flatMap(([name, { maxGrowth }]) => (maxGrowth === false ? [] : [[name, parseDuration(maxGrowth ?? '') ?? GROWTH_SECONDS]])),
  );
}

/** What a target lacks to get a probe of the management API; undefined = nothing. */
export function lackOfManagement(probe: string, written: ConfigTarget): string | undefined {
  if (!written.management) return 'opt-in: add management: { credentials: { secret: NAME } }';
  const list = managementList(probe);
  const isUseless = list?.isNameOnly && namesUnder(written, list.key).length === 0;
  return isUseless ? `opt-in: name them under management.${list.key}` : undefined;
}

/** What is named must be there, so the probe is one of readiness; without names it stays a signal. */
export function managedRole(written: ConfigTarget, { name, role, presence }: CatalogueEntry): Role {
  const list = presence === 'management' ? managementList(name) : undefined;
  return list && namesUnder(written, list.key).length > 0 ? 'readiness' : role;
}

/** Adds the token of the login and the names to the look of a management probe; others stay as they are. */
export function managedLook(written: ConfigTarget, probe: string, look: KnownLook): KnownLook {
  const list = look.kind === 'http' ? managementList(probe) : undefined;
  if (look.kind !== 'http' || !list || look.reader !== list.reader) return look;
  const listed = namesUnder(written, list.key);
  const headers = mergeHeaders(look.headers, [{ name: 'authorization', token: loginOf(written) }]);
  return { ...look, headers, ...(listed.length > 0 && { listed }) };
}

/** The login that the management probes of a target share; undefined = none of its probes needs it. */
export function managementLogin(
  { written, portShift }: MergedTarget,
  probes: readonly KnownProbe[],
  reached: Reached,
): TokenSetting | undefined {
  const { management, host, ports } = written;
  const name = loginOf(written);
  const sends = ({ look }: KnownProbe) => look.kind === 'http' && look.headers.some((header) => 'token' in header && header.token === name);
  if (!management || !probes.some(sends)) return undefined;
  const seen = mapPort(ports, MANAGEMENT_PORT + portShift);
  const place = { kind: 'http', scheme: seen.scheme ?? 'https', host, port: seen.port, path: LOGIN_PATH } as const;
  const headers = mergeHeaders(targetHeaders(written), [{ name: 'authorization', credentials: management.credentials.secret }]);
  const look = { ...place, headers, reader: 'management-login' };
  return { name, look, ...reached, field: 'AccessToken', lifetimeSeconds: LOGIN_SECONDS, mostSeconds: LOGIN_SECONDS };
}
