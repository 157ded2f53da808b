import { symptomsOf } from '../../deployment/doctor/doctor.ts';
import type { Symptom } from '../../deployment/doctor/symptom.ts';
import { systemClock } from '../../monitor/engine/system-clock.ts';
import { inAccount, loadDeployed, openRecords } from '../session/deployed.ts';
import type { CommonOptions } from '../session/session.ts';
import { VERSION } from '../session/version.ts';
import { print } from '../terminal/print.ts';
import { type Paint, paintFor, type Terminal } from '../terminal/terminal.ts';

const TITLES: Readonly<Record<Symptom['severity'], string>> = { broken: 'BROKEN', unreadable: 'UNREADABLE', warning: 'WARNING' };
const COLORS = { broken: 'red', unreadable: 'yellow', warning: 'yellow' } as const;

/**
 * Runs `gatewatch doctor`: prints the problems of a deployed monitor. Returns exit code 1 if something is
 * broken, else 3 if something could not be read, else 0.
 */
export async function doctor(terminal: Terminal, options: CommonOptions): Promise<number> {
  const { settings, plan } = await loadDeployed(terminal, options);
  const expected = { settings, plan, version: VERSION, now: systemClock.now() };
  const symptoms = await inAccount(async () => {
    const { readAccount } = await import('../../account/read-account.ts');
    return symptomsOf(await readAccount(expected, await openRecords(plan)), expected);
  }, terminal.signal);
  const at = new Date(expected.now).toISOString();
  if (options.output === 'json') {
    terminal.out(`${JSON.stringify({ schema: 'gatewatch/doctor/v1', monitor: plan.monitor, region: plan.region, at, symptoms })}\n`);
  } else print(terminal, `${pretty(plan.monitor, symptoms, paintFor(terminal, options.color))}\n`);
  if (symptoms.some(({ severity }) => severity === 'broken')) return 1;
  return symptoms.some(({ severity }) => severity === 'unreadable') ? 3 : 0;
}

function pretty(monitor: string, symptoms: readonly Symptom[], paint: Paint): string {
  if (symptoms.length === 0) return `${monitor}: no problems found. To test that alerts are delivered, run \`gatewatch drill\``;
  const same = Map.groupBy(symptoms, ({ code, severity, why, fix }) => JSON.stringify([code, severity, why, fix]));
  return [...same.values()]
    .map((group) => {
      const heads = group.map(
        ({ code, severity, what }) => `${paint(COLORS[severity], TITLES[severity])}  ${paint('bold', what)}  (${code})`,
      );
      return [...heads, `  why  ${group[0]?.why}`, `  fix  ${group[0]?.fix}`].join('\n');
    })
    .join('\n\n');
}
