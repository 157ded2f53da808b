import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild } from '../testkit/measure/child.ts';

/**
 * What the server saw since it was last reset: how long each answer took by its id, and how late its own
 * event loop was.
 */
export type Truth = {
  readonly truth: Readonly<Record<string, number>>;
  /** When the connections of each id were accepted, in milliseconds on the clock of the server. */
  readonly startedAt: Readonly<Record<string, readonly number[]>>;
  readonly accepted: number;
  /** TLS handshakes, without those that resumed a session. */
  readonly handshakes: number;
  /** Requests for a token. */
  readonly tokens: number;
  readonly lateP99Ms: number;
  readonly lateMaxMs: number;
};

/** The probed server from outside. */
export type BenchServer = {
  readonly ports: Ports;
  /** The authority of its certificate: the PEM text, and a file that holds it. */
  readonly authority: string;
  readonly authorityFile: string;
  readonly forget: () => Promise<void>;
  readonly take: () => Promise<Truth>;
  readonly stop: () => Promise<void>;
};

/** Where it listens; on `silent` it accepts and says nothing. */
export type Ports = { readonly http: number; readonly https: number; readonly silent: number };

/** Starts the server that is probed. */
export async function startServer(): Promise<BenchServer> {
  const child = startChild(join(import.meta.dirname, 'server.ts'));
  const { authority, ...ports } = await child.ask<Ports & { readonly authority: string }>('start');
  const folder = mkdtempSync(join(tmpdir(), 'gatewatch-bench-'));
  const authorityFile = join(folder, 'authority.pem');
  writeFileSync(authorityFile, authority);
  return {
    ports,
    authority,
    authorityFile,
    forget: () => child.ask('forget'),
    take: () => child.ask<Truth>('take'),
    stop: async () => {
      await child.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
