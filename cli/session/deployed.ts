import { type Plan, planOf } from '../../deployment/plan/plan.ts';
import type { RecordStore } from '../../monitor/engine/ports.ts';
import { systemClock } from '../../monitor/engine/system-clock.ts';
import type { MonitorSettings } from '../../monitor/target/settings.ts';
import { CliError } from '../terminal/cli-error.ts';
import { unlessStopped } from '../terminal/stopped-by.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { loadConfig } from './load-config.ts';
import type { CommonOptions } from './session.ts';

/** The settings and the plan of a config that names a deployment. */
export type Deployed = { readonly settings: MonitorSettings; readonly plan: Plan };

/** Reads a config and plans its deployment. Throws CliError if the config does not name one. */
export async function loadDeployed(terminal: Terminal, { config }: Pick<CommonOptions, 'config'>): Promise<Deployed> {
  const { settings, targets } = await loadConfig(terminal, config);
  if (settings.missingToDeploy.length > 0) {
    throw new CliError('not-deployable', `${config} does not describe a deployment: missing ${settings.missingToDeploy.join(' and ')}`);
  }
  return { settings, plan: planOf(settings, targets) };
}

/** Opens the DynamoDB records of a deployed monitor, such as its mutes. */
export async function openRecords({ monitor, region }: Plan): Promise<RecordStore> {
  const [{ createClients }, { createDynamodbRecords }, { namesOf }] = await Promise.all([
    import('../../aws/clients.ts'),
    import('../../aws/dynamodb-records.ts'),
    import('../../deployment/plan/names.ts'),
  ]);
  return createDynamodbRecords({ client: createClients(region).dynamodb, table: namesOf(monitor, region).table, now: systemClock.now });
}

/**
 * Runs requests to the account; until the signal aborts, if one is given. Throws every error as a CliError,
 * `account-unreachable` unless it already is one.
 */
export async function inAccount<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  try {
    return await (signal ? unlessStopped(work(), signal, 'the requests to AWS were not finished') : work());
  } catch (error) {
    if (error instanceof CliError) throw error;
    const { describeFailure } = await import('../../aws/describe-failure.ts');
    const isPlain = error instanceof Error && error.name === 'Error';
    throw new CliError('account-unreachable', isPlain ? error.message : `the AWS request failed: ${describeFailure(error)}`);
  }
}
