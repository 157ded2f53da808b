import { type DrillResult, isLost } from '../../deployment/doctor/drill.ts';
import { systemClock } from '../../monitor/engine/system-clock.ts';
import { inAccount, loadDeployed } from '../session/deployed.ts';
import { chooseTargets } from '../session/load-config.ts';
import type { CommonOptions } from '../session/session.ts';
import { asCliError, CliError } from '../terminal/cli-error.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { userName } from '../terminal/user-name.ts';

/** What `gatewatch drill` takes; `wait` in seconds. Without `people` and `pager` both are tried. */
export type DrillOptions = CommonOptions & {
  readonly people?: boolean;
  readonly pager?: boolean;
  readonly yes?: boolean;
  readonly by?: string;
  readonly wait: number;
};

/** What trying one way came to. */
type Tried = { readonly whom: 'people' | 'pager' } & (DrillResult | { readonly error: CliError });

/**
 * `gatewatch drill`: a labelled test alert by the way real ones go, and what AWS tells of its arrival. It wakes people, so it wants `--yes`. A
 * way that fails keeps the other from nothing. Exit 1 when a subscriber did not get it or nothing is sent there, else 3 when AWS did not take it.
 */
export async function drill(terminal: Terminal, options: DrillOptions): Promise<number> {
  const { plan } = loadDeployed(terminal, options);
  const [target, another] = options.target ? chooseTargets(plan.targets, options.target) : [];
  if (another) throw new CliError('usage', 'a drill pages for one target, and several are named', 'name one with --target');
  if (!options.yes) throw new CliError('not-confirmed', `a drill of ${plan.monitor} sends a mail and pages somebody`);
  const isBoth = !options.people && !options.pager;
  const setting = { plan, by: userName(terminal, options.by), clock: systemClock, waitMs: options.wait * 1000 };
  const { clients, drillPeople, drillPager } = await loadDrills(plan.region);
  const tried: Tried[] = [];
  if (isBoth || options.people) tried.push(await attempt('people', () => drillPeople(clients, setting)));
  if (options.pager || (isBoth && plan.hasPager)) tried.push(await attempt('pager', () => drillPager(clients, setting, target?.name)));
  show(terminal, options, plan.monitor, tried);
  if (tried.some((one) => 'deliveries' in one && (one.deliveries.length === 0 || one.deliveries.some(isLost)))) return 1;
  return tried.some((one) => 'error' in one) ? 3 : 0;
}

async function loadDrills(region: string) {
  const [{ createAccountClients }, { drillPeople }, { drillPager }] = await Promise.all([
    import('../../account/clients.ts'),
    import('../../account/drill-people.ts'),
    import('../../account/drill-pager.ts'),
  ]);
  return { clients: createAccountClients(region), drillPeople, drillPager };
}

async function attempt(whom: Tried['whom'], work: () => Promise<DrillResult>): Promise<Tried> {
  try {
    return { whom, ...(await inAccount(work)) };
  } catch (error) {
    return { whom, error: asCliError(error) };
  }
}

function show(terminal: Terminal, { output }: CommonOptions, monitor: string, tried: readonly Tried[]): void {
  for (const one of tried) if ('error' in one) terminal.err(one.error.line);
  if (output === 'json') {
    const results = tried.map((one) => ('error' in one ? { whom: one.whom, error: one.error.message } : one));
    terminal.out(`${JSON.stringify({ schema: 'gatewatch/drill/v1', monitor, results })}\n`);
    return;
  }
  for (const one of tried) terminal.out(`${'error' in one ? `${one.whom}: not sent, ${one.error.message}` : pretty(one)}\n`);
}

function pretty({ whom, way, takenAfterMs, deliveries }: DrillResult & Pick<Tried, 'whom'>): string {
  const lines = deliveries.map(({ who, outcome, seconds, note }) => {
    const when = seconds === undefined ? '' : ` after ${seconds.toFixed(1)} s`;
    return `  ${outcome}${when}  ${who}  (${note})`;
  });
  const nobody = deliveries.length === 0 ? ['  nobody is subscribed: nothing arrives anywhere'] : [];
  return [`${whom}: AWS took it after ${(takenAfterMs / 1000).toFixed(1)} s, by ${way}`, ...lines, ...nobody].join('\n');
}
