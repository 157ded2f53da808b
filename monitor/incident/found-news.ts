import type { TargetMemory } from '../memory/target-memory.ts';

/**
 * Enqueues what came and went in the list of a discovery since the last news of it. It is for programs: nobody is
 * woken by a new API. The first list is not news.
 */
export function enqueueFound(memory: TargetMemory, at: number): TargetMemory {
  const { found, listed, outbox = [], status } = memory;
  if (!found) return memory;
  const names = found.map(({ name }) => name);
  const came = names.filter((name) => !listed?.includes(name));
  const went = (listed ?? []).filter((name) => !names.includes(name));
  if (came.length === 0 && went.length === 0) return memory;
  if (!listed) return { ...memory, listed: names };
  const decision = { notify: false, because: 'nobody' } as const;
  return { ...memory, listed: names, outbox: [...outbox, { kind: 'apis', at, to: status, diagnosis: null, came, went, decision }] };
}
