import { FIXED_PROBES, hasHandler, settingOf } from '../../monitor/config/written-target.ts';
import type { UnplacedFinding } from '../../monitor/grammar/unplaced-finding.ts';
import type { Role } from '../../monitor/target/probe.ts';
import type { ExpandedTarget } from '../expand/expansion.ts';
import type { UnreadHandler } from '../expand/read-pasted.ts';
import { catalogueEntry } from '../products/profiles.ts';

const LINE = {
  exec: 'gatewatch cannot run a command in the container. Write tcpSocket: { port: NUMBER } or httpGet: { path: PATH, port: NUMBER }',
  grpc: 'no supported server answers gRPC health checks. Write tcpSocket: { port: NUMBER } or httpGet: { path: PATH, port: NUMBER }',
} as const;

function roleOf({ probe, block }: UnreadHandler, { profile }: ExpandedTarget): Role {
  const fixed = FIXED_PROBES.find(({ name }) => name === probe);
  return block.role ?? fixed?.role ?? catalogueEntry(profile, probe)?.role ?? 'readiness';
}

/**
 * Findings about the handlers that a check from outside cannot have: a warning while the target has another
 * probe of the same role, an error if none remains.
 */
export function unreadFindings(one: ExpandedTarget): readonly UnplacedFinding[] {
  return one.unread.map((unread): UnplacedFinding => {
    const { handler, path, probe } = unread;
    const role = roleOf(unread, one);
    const remaining = one.target.probes.filter((other) => other.role === role).map(({ name }) => name);
    const more = { path, atKey: true, got: handler } as const;
    if (remaining.length === 0) {
      return { ...more, rule: `probe.${handler}`, expected: `no other ${role} probe remains`, fix: `${LINE[handler].split('. ')[1]}` };
    }
    const instead = hasHandler(settingOf(one.written, probe)) ? 'the other handler of the block' : remaining.slice(0, 3).join(', ');
    const [why = '', fix = ''] = LINE[handler].split('. ');
    return { ...more, rule: 'probe.not-run', expected: why, fix: `For ${role}, ${instead} remains. ${fix} if you miss it` };
  });
}
