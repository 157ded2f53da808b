import { type DrillResult, isLost } from '../../deployment/doctor/drill.ts';
import { systemClock } from '../../monitor/engine/system-clock.ts';
import { chooseTargets } from '../session/choose-targets.ts';
import { inAccount, loadDeployed } from '../session/deployed.ts';
import type { CommonOptions } from '../session/session.ts';
import { asCliError, CliError } from '../terminal/cli-error.ts';
import { print } from '../terminal/print.ts';
import { stoppedBy } from '../terminal/stopped-by.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { userName } from '../terminal/user-name.ts';

/**
 * The options of `gatewatch drill`; `wait` is in seconds. Without `people` and `pager`, both channels are
 * tested.
 */
export type DrillOptions = CommonOptions & {
  readonly people?: boolean;
  readonly pager?: boolean;
  readonly yes?: boolean;
  readonly by?: string;
  readonly wait: number;
};

/** The result of testing one notification channel. */
type Tried = { readonly whom: 'people' | 'pager' } & (DrillResult | { readonly error: CliError });

/**
 * Runs `gatewatch drill`: sends a labeled test alert through the production path and prints what AWS reports
 * of its delivery. The command pages people, so it requires `--yes`. If one channel fails, the other is still
 * tested. Returns exit code 1 if a subscriber did not receive the alert or there is none, else 3 if AWS did
 * not accept it, else 0.
 */
export async function drill(terminal: Terminal, options: DrillOptions): Promise<number> {
  const { plan } = await loadDeployed(terminal, options);
  const [target, another] = options.target || options.label ? chooseTargets(plan.targets, options) : [];
  if (another) throw new CliError('usage', 'a drill uses one target, but --target or --label chooses several', 'name one target');
  if (!options.yes) throw new CliError('not-confirmed', `a drill of ${plan.monitor} sends an email and pages the on-call person`);
  const isBoth = !options.people && !options.pager;
  const setting = { plan, by: userName(terminal, options.by), clock: systemClock, waitMs: options.wait * 1000, signal: terminal.signal };
  const { clients, drillPeople, drillPager } = await loadDrills(plan.region);
  const tried: Tried[] = [];
  if (isBoth || options.people) tried.push(await attempt('people', () => drillPeople(clients, setting)));
  if (options.pager || (isBoth && plan.hasPager)) tried.push(await attempt('pager', () => drillPager(clients, setting, target?.name)));
  show(terminal, options, plan.monitor, tried);
  if (terminal.signal.aborted) throw stoppedBy(terminal.signal, 'the delivery status above is not complete');
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
  for (const one of tried) print(terminal, `${'error' in one ? `${one.whom}: not sent (${one.error.code})` : pretty(one)}\n`);
}

function pretty({ whom, way, takenAfterMs, deliveries }: DrillResult & Pick<Tried, 'whom'>): string {
  const lines = deliveries.map(({ who, outcome, seconds, note }) => {
    const when = seconds === undefined ? '' : ` after ${seconds.toFixed(1)} s`;
    return `  ${outcome}${when}  ${who}  (${note})`;
  });
  const none = deliveries.length === 0 ? ['  there are no subscribers, so no one received it'] : [];
  return [`${whom}: accepted by AWS after ${(takenAfterMs / 1000).toFixed(1)} s, through ${way}`, ...lines, ...none].join('\n');
}
