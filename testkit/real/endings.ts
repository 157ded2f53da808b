import type { AtEnd } from './start-program.ts';

/** Collects what is to be done at the end; `end` does it, the last first. For servers that `beforeAll` starts. */
export function endings(): { readonly atEnd: AtEnd; readonly end: () => Promise<void> } {
  const collected: Parameters<AtEnd>[0][] = [];
  return {
    atEnd: (end) => void collected.push(end),
    end: async () => {
      for (const end of collected.toReversed()) await end();
    },
  };
}
