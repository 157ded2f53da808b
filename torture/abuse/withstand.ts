import { roundOnce } from '../../monitor/engine/looking/round-once.ts';
import type { Observation } from '../../monitor/observation/observation.ts';
import { compile, lookTools } from '../../testkit/look-with.ts';
import { type Flood, floods, startFlood } from './floods.ts';

/**
 * What a look at a flood came to: milliseconds, and how much more memory the process held at most, MiB (the
 * server is part of it).
 */
export type Withstood = {
  readonly name: string;
  readonly outcome: string;
  readonly ms: number;
  readonly cpuMs: number;
  readonly grownMiB: number;
};

const TIMEOUT_MS = 2000;
/** What closing politely and a busy machine add. */
const GRACE_MS = 1500;
const MAX_GROWN_MIB = 96;

/** Looks at every flood, one after the other, by the engine over real sockets. */
export async function withstandAll(
  say: (text: string) => void,
): Promise<{ readonly withstood: readonly Withstood[]; readonly wrong: readonly string[] }> {
  const withstood: Withstood[] = [];
  const wrong: string[] = [];
  const all = floods();
  for (const flood of all) {
    const one = await withstand(flood);
    withstood.push(one);
    if (!flood.may.includes(one.outcome)) wrong.push(`${flood.name} comes to ${one.outcome}, which should be ${flood.may.join(' or ')}`);
    if (one.ms > TIMEOUT_MS + GRACE_MS) wrong.push(`${flood.name} took ${one.ms} ms of a time-out of ${TIMEOUT_MS}`);
    if (one.grownMiB > MAX_GROWN_MIB) wrong.push(`${flood.name} took ${one.grownMiB} MiB`);
  }
  say(`${all.length} floods`);
  return { withstood, wrong };
}

async function withstand(flood: Flood): Promise<Withstood> {
  const server = await startFlood(flood);
  const { targets } = compile(configOf(flood, server.port));
  const before = process.memoryUsage().rss;
  let most = before;
  const watching = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 20);
  const [startedAt, cpu] = [performance.now(), process.cpuUsage()];
  const [result] = await roundOnce(lookTools(), targets);
  const [ms, { user, system }] = [performance.now() - startedAt, process.cpuUsage(cpu)];
  clearInterval(watching);
  await server.close();
  const seen = result?.observations.find(({ role }) => role === 'readiness');
  return {
    name: flood.name,
    outcome: outcomeOf(seen),
    ms: Math.round(ms),
    cpuMs: Math.round((user + system) / 1000),
    grownMiB: Math.round((Math.max(most, process.memoryUsage().rss) - before) / 2 ** 20),
  };
}

function outcomeOf(seen: Observation | undefined): string {
  if (!seen) return 'nothing';
  return seen.outcome === 'success' ? 'success' : seen.reason;
}

function configOf({ profile, look }: Flood, port: number): string {
  const handler = typeof look === 'string' ? `${look}Socket: { port: ${port} }` : `httpGet: { path: ${look.path}, port: ${port} }`;
  const off = profile === 'gateway' ? ', probes: { version: false, version-http: false, websocket: false, websocket-tls: false }' : '';
  return `targets: [{ name: flood, profile: ${profile}, host: 127.0.0.1, livenessProbe: false, readinessProbe: { ${handler}, timeoutSeconds: ${TIMEOUT_MS / 1000} }${off} }]`;
}
