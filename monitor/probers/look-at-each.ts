import type { LookRequest, Prober } from '../engine/ports.ts';
import type { Answer } from '../observation/observation.ts';
import { MAX_ADDRESSES } from '../target/way.ts';
import { defined } from '../text/objects.ts';
import { classifyError } from './classify-error.ts';
import { startDeadline } from './net/deadline.ts';
import { resolveName } from './net/resolve-name.ts';
import type { Resolving } from './net/system-lookup.ts';
import { tenths } from './net/trace.ts';

/**
 * Checks every address of the host at once, within one timeout, with one check each: what `addresses: all`
 * asks for. The answers are in `each`; the fields beside it are those of the first. At most 16 addresses are
 * checked, and a note says so.
 */
export async function lookAtEach(request: LookRequest, resolving: Resolving, prober: Prober): Promise<Answer> {
  const startedAt = performance.now();
  const deadline = startDeadline(request.timeoutMs, request.signal);
  try {
    const found = await resolveName(request.look.host, resolving, deadline, request.way?.addressFamily);
    // A family that comes late is a part of the name all the same.
    const late = (await found.late) ?? [];
    found.release();
    if (deadline.ending.reason() !== undefined) throw deadline.ending.reason();
    const addresses = [...new Set([...found.addresses, ...late])].toSorted();
    const cut = addresses.slice(0, MAX_ADDRESSES);
    const dnsMs = performance.now() - startedAt;
    const timeoutMs = Math.max(1, request.timeoutMs - dnsMs);
    const each = await Promise.all(cut.map((address) => prober({ ...request, address, timeoutMs })));
    const notes = [
      ...found.notes,
      ...(cut.length < addresses.length ? [`${cut.length} of ${addresses.length} addresses were checked`] : []),
    ];
    const [first] = each;
    if (!first) throw new Error('no address');
    return {
      ...first,
      each: each.map((answer, index) => ({ ...defined({ address: cut[index] }), ...withName(answer, dnsMs) })),
      ...(notes.length > 0 && { notes }),
    };
  } catch (error) {
    const latencyMs = tenths(performance.now() - startedAt);
    return { latencyMs, phases: {}, answered: false, trouble: classifyError(error, 'name') };
  } finally {
    deadline.stop();
  }
}

function withName(answer: Answer, dnsMs: number): Answer {
  return { ...answer, latencyMs: tenths(answer.latencyMs + dnsMs), phases: { ...answer.phases, dnsMs: tenths(dnsMs) } };
}
