import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { freePort } from '../testkit/measure/free-port.ts';
import { cpuMsOf } from '../testkit/measure/proc.ts';
import { type Amount, runProbes } from '../testkit/measure/run-probes.ts';
import type { Address, Cost, Reported } from './contestants/contestant.ts';
import type { Peer } from './peers.ts';

/** A running blackbox_exporter. */
export type Blackbox = {
  readonly cost: (addresses: readonly Address[], amount: Amount) => Promise<Cost>;
  /** Asks for all targets: at once, or evenly spread over a time. */
  readonly round: (addresses: readonly Address[], overMs: number) => Promise<Reported>;
  readonly stop: () => Promise<void>;
};

/** Starts it with the module `http_2xx` as it ships, plus the authority to trust. */
export async function startBlackbox({ file }: Peer, authorityFile: string): Promise<Blackbox> {
  const folder = mkdtempSync(join(tmpdir(), 'gatewatch-blackbox-'));
  const config = join(folder, 'blackbox.yml');
  writeFileSync(config, configFor(authorityFile));
  const port = await freePort();
  const child = spawn(file, [`--config.file=${config}`, `--web.listen-address=127.0.0.1:${port}`, '--log.level=error'], {
    stdio: 'ignore',
  });
  // It would outlive us otherwise.
  const end = () => child.kill();
  process.once('exit', end);
  const agent = new Agent();
  const ask = (address: Address) => probe(agent, port, address);
  await untilUp(agent, port);
  return {
    cost: (addresses, amount) => cost(child.pid ?? 0, (index) => ask(addresses[index % addresses.length] as Address), amount),
    round: (addresses, overMs) => round(child.pid ?? 0, addresses, ask, overMs),
    stop: async () => {
      process.off('exit', end);
      await agent.close();
      await stopped(child);
      rmSync(folder, { recursive: true });
    },
  };
}

/** The config with the module `http_2xx` as it ships, plus the authority to trust. */
export function configFor(authorityFile: string): string {
  const http = { preferred_ip_protocol: 'ip4', tls_config: { ca_file: authorityFile } };
  return JSON.stringify({ modules: { http_2xx: { prober: 'http', timeout: '10s', http } } });
}

/** Asks for one probe; resolves to the milliseconds it reports, rejects unless all is well. */
export async function probe(agent: Agent, port: number, { scheme, port: target, path }: Address): Promise<number> {
  const url = encodeURIComponent(`${scheme}://127.0.0.1:${target}${path}`);
  const { body } = await request(`http://127.0.0.1:${port}/probe?module=http_2xx&target=${url}`, { dispatcher: agent });
  const text = await body.text();
  if (!/^probe_success 1$/m.test(text)) throw new Error('the probe failed');
  return Number(/^probe_duration_seconds (\S+)$/m.exec(text)?.[1]) * 1000;
}

async function cost(pid: number, ask: (index: number) => Promise<number>, amount: Amount): Promise<Cost> {
  const before = cpuMsOf(pid).own;
  const failed = await runProbes(ask, amount);
  return { cpuMs: (cpuMsOf(pid).own - before) / amount.probes, failed };
}

async function round(
  pid: number,
  addresses: readonly Address[],
  ask: (address: Address) => Promise<number>,
  overMs: number,
): Promise<Reported> {
  const before = cpuMsOf(pid).own;
  const startedAt = performance.now();
  const reported = await Promise.all(
    addresses.map(async (address, index) => {
      if (overMs > 0) await sleep((overMs * index) / addresses.length);
      return ask(address).catch(() => null);
    }),
  );
  return { reported, tookMs: performance.now() - startedAt, cpuMs: cpuMsOf(pid).own - before };
}

async function untilUp(agent: Agent, port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const { body } = await request(`http://127.0.0.1:${port}/-/healthy`, { dispatcher: agent }).catch(() => ({ body: undefined }));
    if (body) return body.dump();
    await sleep(50);
  }
  throw new Error('blackbox_exporter did not start');
}

function stopped(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill();
  });
}
