import { type Plan, planOf } from '../../deployment/plan/plan.ts';
import type { RecordStore } from '../../monitor/engine/ports.ts';
import { systemClock } from '../../monitor/engine/system-clock.ts';
import type { MonitorSettings } from '../../monitor/target/settings.ts';
import { CliError } from '../terminal/cli-error.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { loadConfig } from './load-config.ts';
import type { CommonOptions } from './session.ts';

/** A config as it is, or should be, deployed in an account. */
export type Deployed = { readonly settings: MonitorSettings; readonly plan: Plan };

/** Reads a config whose monitor lives in an account; an error when it cannot. */
export function loadDeployed(terminal: Terminal, { config }: Pick<CommonOptions, 'config'>): Deployed {
  const { settings, targets } = loadConfig(terminal, config);
  if (settings.missingToDeploy.length > 0) {
    throw new CliError(
      'not-deployable',
      `${config} says of no account where its monitor is: ${settings.missingToDeploy.join(' and ')} is missing`,
    );
  }
  return { settings, plan: planOf(settings, targets) };
}

/** The small records of a deployed monitor. */
export async function openRecords({ monitor, region }: Plan): Promise<RecordStore> {
  const [{ createClients }, { createDynamodbRecords }, { namesOf }] = await Promise.all([
    import('../../aws/clients.ts'),
    import('../../aws/dynamodb-records.ts'),
    import('../../deployment/plan/names.ts'),
  ]);
  return createDynamodbRecords({ client: createClients(region).dynamodb, table: namesOf(monitor, region).table, now: systemClock.now });
}

/** Does something in the account; what AWS says against it becomes an error for the terminal. */
export async function inAccount<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CliError) throw error;
    const { describeFailure } = await import('../../aws/describe-failure.ts');
    const isPlain = error instanceof Error && error.name === 'Error';
    throw new CliError('account-unreachable', isPlain ? error.message : `AWS did not do it: ${describeFailure(error)}`);
  }
}
