import { existsSync } from 'node:fs';
import type { HistorySources } from '../../monitor/engine/rounds/read-history.ts';
import { systemClock } from '../../monitor/engine/system-clock.ts';
import type { StatusPageSettings } from '../../monitor/target/settings.ts';
import type { Target } from '../../monitor/target/target.ts';
import { CliError } from '../terminal/cli-error.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { chooseTargets } from './choose-targets.ts';
import { inAccount, loadDeployed } from './deployed.ts';
import { loadConfig } from './load-config.ts';
import { openStore, storePath } from './open-store.ts';
import type { CommonOptions } from './session.ts';

/** The options of commands that read the history: of `watch` on this machine, or of a deployment. */
export type HistoryOptions = CommonOptions & { readonly aws?: boolean; readonly store?: string };

/** The history of a monitor, and what its config says. */
export type OpenHistory = {
  readonly monitor: string;
  readonly targets: readonly Target[];
  /** What the config says about a status page. */
  readonly statusPage: StatusPageSettings | undefined;
  readonly sources: HistorySources;
  readonly close: () => void;
};

/** Opens the history that the options name. Throws CliError. */
export async function openHistory(terminal: Terminal, options: HistoryOptions): Promise<OpenHistory> {
  if (options.aws && options.store !== undefined)
    throw new CliError('usage', '--aws and --store exclude each other', 'leave one out: the table of a deployment, or the file of `watch`');
  return options.aws ? openDeployed(terminal, options) : openLocal(terminal, options);
}

async function openLocal(terminal: Terminal, options: HistoryOptions): Promise<OpenHistory> {
  const { settings, targets } = await loadConfig(terminal, options.config);
  const chosen = chooseTargets(targets, options);
  const place = { monitor: settings.name, config: options.config };
  const path = storePath(terminal.env, place, options.store);
  if (!existsSync(path)) {
    const fix = 'run `gatewatch watch`, name its file with --store FILE, or read a deployment with --aws';
    throw new CliError('store-unusable', `there is no history in ${path}: the file does not exist`, fix);
  }
  const { health, history, records, close } = await openStore(terminal, place, options.store);
  return { monitor: settings.name, targets: chosen, statusPage: settings.statusPage, sources: { health, history, records }, close };
}

async function openDeployed(terminal: Terminal, options: HistoryOptions): Promise<OpenHistory> {
  const { plan, settings } = await loadDeployed(terminal, options);
  const targets = chooseTargets(plan.targets, options);
  const [{ createClients }, { createDynamodbHealth }, { createDynamodbHistory }, { createDynamodbRecords }, { namesOf }] =
    await Promise.all([
      import('../../aws/clients.ts'),
      import('../../aws/dynamodb-health.ts'),
      import('../../aws/dynamodb-history.ts'),
      import('../../aws/dynamodb-records.ts'),
      import('../../deployment/plan/names.ts'),
    ]);
  const { monitor, region } = plan;
  const table = { client: createClients(region).dynamodb, table: namesOf(monitor, region).table, now: systemClock.now };
  const [health, history, records] = [createDynamodbHealth(table), createDynamodbHistory(table), createDynamodbRecords(table)];
  const sources: HistorySources = {
    health: { ...health, load: (names) => inAccount(() => health.load(names)) },
    history: { read: (...asked) => inAccount(() => history.read(...asked)) },
    records: { load: (names) => inAccount(() => records.load(names)), save: (...record) => inAccount(() => records.save(...record)) },
  };
  return { monitor, targets, statusPage: settings.statusPage, sources, close: () => {} };
}
