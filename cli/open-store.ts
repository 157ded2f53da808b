import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { HealthStore } from '../monitor/engine/ports.ts';
import { CliError } from './cli-error.ts';
import type { Session } from './session.ts';

/** A health store that is open, and how to close it. */
export type OpenStore = { readonly health: HealthStore; readonly close: () => void };

/** Opens the file `watch` remembers in: the one named, else one per config under the XDG state directory. */
export async function openStore(env: Readonly<Record<string, string | undefined>>, session: Session, named?: string): Promise<OpenStore> {
  const path = named ?? defaultPath(env, session);
  try {
    mkdirSync(dirname(path), { recursive: true });
    const { createSqliteHealth } = await import('./sqlite-health.ts');
    const { load, save, close } = createSqliteHealth(path);
    const guarded = <T>(work: Promise<T>) => work.catch((error: unknown) => Promise.reject(unusable(path, error)));
    return { health: { load: (targets) => guarded(load(targets)), save: (target, health) => guarded(save(target, health)) }, close };
  } catch (error) {
    throw unusable(path, error);
  }
}

function unusable(path: string, error: unknown): CliError {
  return new CliError('store-unusable', `cannot remember in ${path}: ${error instanceof Error ? error.message : error}`);
}

function defaultPath(env: Readonly<Record<string, string | undefined>>, { monitor, config }: Session): string {
  const state = env.XDG_STATE_HOME ?? join(homedir(), '.local', 'state');
  const id = createHash('sha256').update(resolve(config)).digest('hex').slice(0, 8);
  return join(state, 'gatewatch', `${monitor}-${id}.sqlite`);
}
