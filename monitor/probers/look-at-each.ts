import type { LookRequest, Prober } from '../engine/ports.ts';
import type { Answer } from '../observation/observation.ts';
import { MAX_ADDRESSES } from '../target/way.ts';
import { defined } from '../text/objects.ts';
import { classifyError } from './classify-error.ts';
import { type Deadline, startDeadline } from './net/deadline.ts';
import { resolveName } from './net/resolve-name.ts';
import type { Resolving } from './net/system-lookup.ts';
import { tenths } from './net/trace.ts';
import type { Slots } from './slots.ts';

/** How many of these checks run at a time: the pacer counts a check once, whatever its number of addresses. */
export const MAX_EACH = 200;

type EachTools = { readonly resolving: Resolving; readonly prober: Prober; readonly slots: Slots };

/**
 * Checks every address of the host at once, within one timeout, with one check each: what `addresses: all`
 * asks for. The answers are in `each`; the fields beside it are those of the first. At most 16 addresses are
 * checked, and a note says so.
 */
export async function lookAtEach(request: LookRequest, { resolving, prober, slots }: EachTools): Promise<Answer> {
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
    const lookAt = (address: string) => slots(async () => inTime(deadline, (timeoutMs) => prober({ ...request, address, timeoutMs })));
    const each = await Promise.all(cut.map(lookAt));
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

// A check whose turn comes too late was not made.
async function inTime(deadline: Deadline, look: (timeoutMs: number) => Promise<Answer>): Promise<Answer> {
  const timeoutMs = deadline.remainingMs();
  if (timeoutMs > 0) return look(timeoutMs);
  const trouble = { reason: 'monitor.deadline', detail: 'too many addresses were checked at a time' } as const;
  return { latencyMs: tenths(deadline.elapsedMs()), phases: {}, answered: false, trouble };
}

function withName(answer: Answer, dnsMs: number): Answer {
  return { ...answer, latencyMs: tenths(answer.latencyMs + dnsMs), phases: { ...answer.phases, dnsMs: tenths(dnsMs) } };
}
