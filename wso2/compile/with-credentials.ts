import type { HttpLook } from '../../monitor/target/probe.ts';
import { isGateway } from '../products/profiles.ts';
import { isOlder } from '../products/version.ts';
import { mergeHeaders } from './expand-look.ts';
import type { ExpansionInput } from './expansion.ts';
import { CREDENTIALS_UNTIL } from './version-rules.ts';

/**
 * A look with the target's credentials where they are to be sent: by `apis`, and by `ready` at the startup health-check of a gateway before
 * 4.3.0, also when the look is a pasted block; nowhere else, and never to another host.
 */
export function withCredentials({ target, profile }: ExpansionInput, probe: string, look: HttpLook): HttpLook {
  if (!target.credentials || look.host !== target.host) return look;
  const asksHealthcheck = probe === 'ready' && look.reader === 'startup-healthcheck' && isGateway(profile);
  const isWanted = look.reader === 'api-artifact' || (asksHealthcheck && isOlder(target.version, CREDENTIALS_UNTIL));
  if (!isWanted) return look;
  return { ...look, headers: mergeHeaders(look.headers, [{ name: 'authorization', credentials: target.credentials.secret }]) };
}
