import { actionOf, isWireProbe, type Probe } from '../../monitor/target/probe.ts';
import type { Target } from '../../monitor/target/target.ts';
import { wayInWords } from '../../monitor/target/way.ts';
import { windowInWords } from '../../monitor/target/window.ts';
import { defined } from '../../monitor/text/objects.ts';
import type { Compiled } from '../../wso2/compile/compile-config.ts';
import { prettyTable } from '../print/pretty-table.ts';
import { chooseTargets } from '../session/choose-targets.ts';
import { loadConfig } from '../session/load-config.ts';
import type { CommonOptions } from '../session/session.ts';
import { print } from '../terminal/print.ts';
import { type Page, pageFor, type Terminal } from '../terminal/terminal.ts';
import { widthOf, wrap } from '../terminal/wrap.ts';

/**
 * Runs `gatewatch explain`: prints the probes that a config expands to. Contacts no server. Returns exit code
 * 0.
 */
export async function explain(terminal: Terminal, options: CommonOptions): Promise<number> {
  const compiled = await loadConfig(terminal, options.config);
  const targets = chooseTargets(compiled.targets, options);
  if (options.output === 'json') {
    const report = targets.map((target) => targetAsJson(target, compiled));
    terminal.out(`${JSON.stringify({ schema: 'gatewatch/explain/v1', monitor: compiled.settings.name, targets: report })}\n`);
  } else {
    const page = pageFor(terminal, options.color);
    print(terminal, `${targets.map((target) => prettyTarget(target, compiled, page)).join('\n\n')}\n`);
  }
  return 0;
}

function targetAsJson(target: Target, { leftOut }: Compiled) {
  return {
    name: target.name,
    profile: target.profile,
    host: target.host,
    ...defined({ version: target.version, way: target.way && wayInWords(target.way), maintenance: target.maintenance }),
    probes: everyProbe(target).map(({ look, ...probe }) => ({ ...probe, action: actionOf({ ...probe, look }) })),
    leftOut: leftOut.filter((one) => one.target === target.name).map(({ probe, because, why }) => ({ probe, because, why })),
  };
}

function prettyTarget(target: Target, { leftOut }: Compiled, page: Page): string {
  const { paint } = page;
  const without = leftOut.filter((one) => one.target === target.name).map(({ probe, why }) => paint('dim', `  left out: ${probe}, ${why}`));
  const windows = (target.maintenance ?? []).map((window) => paint('dim', `  maintenance: ${windowInWords(window)}`));
  const version = target.version === undefined ? 'newest known version' : target.version;
  return [
    `${paint('bold', target.name)}  ${target.profile}, ${target.host}, ${version}`,
    ...(target.way ? [paint('dim', `  ${wayInWords(target.way)}`)] : []),
    ...prettyProbes(everyProbe(target), page),
    ...(target.discovery
      ? [paint('dim', `  ${target.discovery.each.name}/*: one for each API that is listed, ${target.discovery.max} at most`)]
      : []),
    ...without,
    ...windows,
  ].join('\n');
}

// What a discovery finds is not known here.
function everyProbe({ probes, discovery }: Target): readonly Probe[] {
  return discovery ? [...probes, { ...discovery.each, name: `${discovery.each.name}/*` }] : probes;
}

// A probe takes one line or, if that is wider than the terminal for one of them, three.
function prettyProbes(probes: readonly Probe[], { paint, width = Number.POSITIVE_INFINITY }: Page): readonly string[] {
  const timing = (probe: Probe, room = Number.POSITIVE_INFINITY) => wrap(prettyTiming(probe), room);
  const name = (probe: Probe) => `  ${paint('bold', probe.name)}`;
  const lines = prettyTable(probes.map((probe) => [name(probe), probe.role, actionOf(probe), paint('dim', timing(probe).join(''))]));
  if (lines.every((line) => widthOf(line) <= width)) return lines;
  return probes.flatMap((probe) => [
    `${name(probe)}  ${probe.role}`,
    `    ${actionOf(probe)}`,
    ...timing(probe, width - 4).map((line) => `    ${paint('dim', line)}`),
  ]);
}

function prettyTiming(probe: Probe): string {
  const thresholds = `${probe.failureThreshold} failures / ${probe.successThreshold} ${probe.successThreshold === 1 ? 'success' : 'successes'}`;
  if (!isWireProbe(probe)) return thresholds;
  const delay = probe.initialDelaySeconds > 0 ? `, initial delay ${probe.initialDelaySeconds} s` : '';
  const recheck = probe.recheckSeconds > 0 ? `, recheck ${probe.recheckSeconds} s` : '';
  return `every ${probe.periodSeconds} s, timeout ${probe.timeoutSeconds} s, ${thresholds}${recheck}${delay}`;
}
