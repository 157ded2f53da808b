import { userInfo } from 'node:os';
import type { Delivery, DrillResult } from '../monitor/core/drill.ts';
import { CliError } from './cli-error.ts';
import { inAccount, loadDeployed } from './deployed.ts';
import { chooseTargets } from './load-config.ts';
import type { CommonOptions } from './session.ts';
import { systemClock } from './system-clock.ts';
import type { Terminal } from './terminal.ts';

/** What `gatewatch drill` takes; `wait` in seconds. Without `people` and `pager` both are tried. */
export type DrillOptions = CommonOptions & {
  readonly people?: boolean;
  readonly pager?: boolean;
  readonly yes?: boolean;
  readonly by?: string;
  readonly wait: number;
};

/**
 * `gatewatch drill`: a labelled test alert by the way real ones go, and what AWS tells of its arrival. It wakes people, so it wants `--yes`.
 * Exit 1 when a subscriber refused it or nothing is sent there, 3 when AWS did not take it.
 */
export async function drill(terminal: Terminal, options: DrillOptions): Promise<number> {
  const { plan } = loadDeployed(terminal, options);
  const [target] = options.target ? chooseTargets(plan.targets, options.target) : [];
  if (!options.yes) throw new CliError('not-confirmed', `a drill of ${plan.monitor} sends a mail and pages somebody`);
  const isBoth = !options.people && !options.pager;
  const setting = { plan, by: options.by ?? userInfo().username, clock: systemClock, waitMs: options.wait * 1000 };
  const results = await inAccount(async () => {
    const [{ createAccountClients }, { drillPeople }, { drillPager }] = await Promise.all([
      import('../aws/account-clients.ts'),
      import('../aws/drill-people.ts'),
      import('../aws/drill-pager.ts'),
    ]);
    const clients = createAccountClients(plan.region);
    const people = isBoth || options.people ? [{ whom: 'people', ...(await drillPeople(clients, setting)) }] : [];
    const isPaging = options.pager || (isBoth && plan.hasPager);
    const pager = isPaging ? [{ whom: 'pager', ...(await drillPager(clients, setting, target?.name)) }] : [];
    return [...people, ...pager];
  });
  if (options.output === 'json') terminal.out(`${JSON.stringify({ schema: 'gatewatch/drill/v1', monitor: plan.monitor, results })}\n`);
  else for (const result of results) terminal.out(`${pretty(result)}\n`);
  const isLost = ({ outcome }: Delivery) => outcome === 'refused' || outcome === 'pending';
  return results.some(({ deliveries }) => deliveries.length === 0 || deliveries.some(isLost)) ? 1 : 0;
}

function pretty({ whom, way, takenAfterMs, deliveries }: DrillResult & { readonly whom: string }): string {
  const lines = deliveries.map(({ who, outcome, seconds, note }) => {
    const when = seconds === undefined ? '' : ` after ${seconds.toFixed(1)} s`;
    return `  ${outcome}${when}  ${who}  (${note})`;
  });
  const nobody = deliveries.length === 0 ? ['  nobody is subscribed: nothing arrives anywhere'] : [];
  return [`${whom}: AWS took it after ${(takenAfterMs / 1000).toFixed(1)} s, by ${way}`, ...lines, ...nobody].join('\n');
}
