import { timingOf } from '../../monitor/config/written-target.ts';
import type { ProbeBlock } from '../../monitor/grammar/schema.ts';
import type { HttpLook, Role } from '../../monitor/target/probe.ts';
import { CREDENTIALS_UNTIL, isGateway } from '../products/gateway.ts';
import type { ReaderName } from '../products/reader-name.ts';
import { isOlder } from '../products/version.ts';
import { compileExpect, mergeHeaders } from './expand-look.ts';
import type { KnownLook, KnownProbe, MergedTarget } from './expansion.ts';

/**
 * Adds the credentials of the target where they must be sent: to the look of `apis`, and to the startup
 * health check of a gateway before 4.3.0 if it is the look of `ready`, even in a pasted block. They are never
 * sent to another host.
 */
function withCredentials({ written, profile }: MergedTarget, probe: string, look: HttpLook<ReaderName>): HttpLook<ReaderName> {
  if (!written.credentials || look.host !== written.host) return look;
  const asksHealthcheck = probe === 'ready' && look.reader === 'startup-healthcheck' && isGateway(profile);
  // Its documentation names Basic authentication, and an example without any.
  const isOfStreams = probe === 'ready' && look.reader === 'status-health' && profile === 'streaming-integrator';
  const isWanted =
    look.reader === 'api-artifact' ||
    look.reader === 'gateway-apis' ||
    isOfStreams ||
    (asksHealthcheck && isOlder(written.version, CREDENTIALS_UNTIL));
  if (!isWanted) return look;
  return { ...look, headers: mergeHeaders(look.headers, [{ name: 'authorization', credentials: written.credentials.secret }]) };
}

/** Makes a probe of a look: with credentials, `expect` and the timing that apply to it. */
export function makeProbe(merged: MergedTarget, name: string, role: Role, look: KnownLook, block: ProbeBlock | undefined): KnownProbe {
  const timing = timingOf(merged.written, block, role);
  if (look.kind !== 'http') return { name, role, look, ...timing };
  const expect = compileExpect(block?.expect);
  return { name, role, look: { ...withCredentials(merged, name, look), ...(expect && { expect }) }, ...timing };
}
