import { createServer } from 'node:http';
import { listen } from '../../testkit/zoo/listen.ts';

/**
 * A server that answers every path as it is told; paths that begin with `/bad` answer 503 unless something
 * else is said.
 */
export type AnsweringServer = {
  readonly port: number;
  /** The status of a path from now on; until then 200. */
  readonly set: (path: string, status: number) => void;
  /** The status of a path from its n-th request on (from 1). */
  readonly setFrom: (path: string, request: number, status: number) => void;
  /** How often a path was asked for. */
  readonly asked: (path: string) => number;
  /** How often anything was. */
  readonly askedAll: () => number;
  readonly close: () => Promise<void>;
};

/** Starts it on a free port of loopback; it thinks about each answer for so many milliseconds. */
export async function startAnsweringServer(thinkMs = 0): Promise<AnsweringServer> {
  const statuses = new Map<string, { readonly from: number; readonly status: number }>();
  const asked = new Map<string, number>();
  let all = 0;
  const server = createServer(({ url = '' }, response) => {
    const count = (asked.get(url) ?? 0) + 1;
    asked.set(url, count);
    all++;
    const told = statuses.get(url);
    const status = told && count >= told.from ? told.status : url.startsWith('/bad') ? 503 : 200;
    const answer = () => response.writeHead(status).end('fine');
    if (thinkMs > 0) setTimeout(answer, thinkMs);
    else answer();
  });
  const { port, close } = await listen(server);
  return {
    port,
    set: (path, status) => void statuses.set(path, { from: 0, status }),
    setFrom: (path, from, status) => void statuses.set(path, { from, status }),
    asked: (path) => asked.get(path) ?? 0,
    askedAll: () => all,
    close,
  };
}
