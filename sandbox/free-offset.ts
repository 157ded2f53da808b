import { randomInt } from 'node:crypto';

// Above the privileged ports (443 + 1000), and below the ephemeral ports of clients (9763 + 22000 < 32768).
const LOWEST = 1000;
const HIGHEST = 22_000;
const STEP = 10;

/** Finds port offsets at which servers can open; one search is for one sandbox. */
export type OffsetSearch = <Server>(bases: readonly number[], open: (offset: number) => Promise<Server>) => Promise<Server>;

/**
 * Creates a search from a random offset, so that two sandboxes on one machine rarely collide, even while a
 * fault keeps ports closed.
 */
export function createOffsetSearch(first = LOWEST + STEP * randomInt((HIGHEST - LOWEST) / STEP)): OffsetSearch {
  const claimed = new Set<number>();
  let offset = first;
  return async (bases, open) => {
    for (let tries = 0; tries <= (HIGHEST - LOWEST) / STEP; tries += 1) {
      const candidate = offset;
      offset = candidate + STEP > HIGHEST ? LOWEST : candidate + STEP;
      const ports = bases.map((base) => base + candidate);
      // A port of a server that is down is free for the system, but it is taken.
      if (ports.some((port) => claimed.has(port))) continue;
      const server = await open(candidate).catch(unlessTaken);
      if (server === undefined) continue;
      for (const port of ports) claimed.add(port);
      return server;
    }
    throw new Error(`cannot start the sandbox: no port offset from ${LOWEST} to ${HIGHEST} is free on this machine`);
  };
}

function unlessTaken(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') throw error;
}
