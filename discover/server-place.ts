import { DNS_NAME } from '../monitor/grammar/schema/patterns.ts';
import type { ProfileName } from '../monitor/target/profile.ts';
import { defaultOffset } from '../wso2/products/profiles.ts';
import type { FoundTarget } from './found.ts';

/** A server as a URL names it. `path` has no slash at its end. */
export type ServerUrl = { readonly scheme: 'http' | 'https'; readonly host: string; readonly port: number; readonly path: string };

/** Returns a host as the config writes it: lower case, no brackets, no dot at the end. Undefined = it is none. */
export function hostOf(text: string | undefined): string | undefined {
  const host = (text ?? '')
    .trim()
    .toLowerCase()
    .replace(/\.$/, '')
    .replace(/^\[(.*)\]$/, '$1');
  if (/^[0-9.]+$/.test(host)) return isIPv4(host) ? host : undefined;
  if (host.includes(':')) return /^[0-9a-f:.]+$/.test(host) && URL.canParse(`http://[${host}]`) ? host : undefined;
  return DNS_NAME.test(host) ? host : undefined;
}

function isIPv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^(0|[1-9][0-9]{0,2})$/.test(part) && Number(part) <= 255);
}

/** Reads an http or https URL. Undefined = it is none, or it has a user name or a password in it. */
export function readServerUrl(text: string | undefined): ServerUrl | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined;
  const { protocol, hostname, port, pathname, username, password } = new URL(text);
  const scheme = protocol === 'https:' ? 'https' : protocol === 'http:' ? 'http' : undefined;
  const host = hostOf(hostname);
  if (scheme === undefined || host === undefined || username !== '' || password !== '') return undefined;
  return { scheme, host, port: port === '' ? (scheme === 'https' ? 443 : 80) : Number(port), path: pathname.replace(/\/+$/, '') };
}

/** Offsets above this one are the port of a load balancer or a NodePort, and not a `portOffset`. */
const MOST_OFFSET = 1000;

/**
 * Says how a server is seen of which one port is known: `documented` is its number without an offset. With
 * `ports`, the probes on all other ports are left out.
 */
export function seenAt(profile: ProfileName, documented: number, port: number): Pick<FoundTarget, 'portOffset' | 'ports'> {
  const shift = port - documented;
  if (shift === 0) return {};
  if (shift > 0 && shift <= MOST_OFFSET) return { portOffset: shift + defaultOffset(profile) };
  return { ports: { [documented]: port } };
}

/** Writes the first label of a host as a name; a loopback or a numeric address has none. */
export function nameOfHost(host: string, otherwise: string): string {
  return /^[0-9.]+$/.test(host) || host.includes(':') || host === 'localhost' ? otherwise : (host.split('.')[0] ?? otherwise);
}

/** Whether a host means the machine itself. */
export function isLoopback(host: string | undefined): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host ?? '');
}

/** Returns the last part of the path of a file. */
export function baseName(file: string): string {
  return file.split(/[/\\]/).at(-1) ?? file;
}
