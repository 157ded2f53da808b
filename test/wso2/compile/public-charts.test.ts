import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { formatFinding } from '../../../monitor/grammar/finding.ts';
import type { Probe } from '../../../monitor/target/probe.ts';
import { COMPONENTS, type Component, configWith } from '../../../testkit/charts/public-charts.ts';
import { compileText } from '../../../testkit/config-fixtures.ts';

const PAGE = join(import.meta.dirname, '../../../docs/results/charts.md');
const NAMES: Readonly<Record<string, string>> = { startupProbe: 'started', livenessProbe: 'alive', readinessProbe: 'ready' };

const findingsOf = (component: Component) => compileText(configWith(component)).issues.filter(({ severity }) => severity !== 'notice');

function inWords({ look, initialDelaySeconds, periodSeconds, failureThreshold }: Probe): string {
  const place = 'port' in look ? `${look.port}` : '';
  const path = 'path' in look ? ` ${look.path}` : '';
  const scheme = 'scheme' in look ? String(look.scheme) : look.kind;
  return `\`${scheme.toUpperCase()} ${place}${path}\`, after ${initialDelaySeconds} s, every ${periodSeconds} s, ${failureThreshold} failures`;
}

function rowsOf(component: Component): readonly string[] {
  const probes = compileText(configWith(component)).targets[0]?.probes ?? [];
  const keys = component.blocks.map(({ key }) => key);
  return component.blocks.map(({ key, handler }) => {
    // A finding about the target concerns all its blocks.
    const problem = findingsOf(component).find(({ path }) => path.includes(key) || !keys.some((one) => path.includes(one)));
    const probe = probes.find(({ name }) => name === NAMES[key]);
    const became = problem
      ? `not valid: ${formatFinding(problem).replace(/^.*?: /, '')}`
      : `probe \`${probe?.name}\`: ${probe && inWords(probe)}`;
    return `| ${component.chart} | ${component.name} | \`${key}\`, \`${handler}\` | ${became} |`;
  });
}

const READ = COMPONENTS.filter((component) => findingsOf(component).length === 0);
const REFUSED = COMPONENTS.filter((component) => findingsOf(component).length > 0);

describe('the probe blocks of public charts', () => {
  test('are read, but for those that prove no readiness and a key that is written twice', () => {
    expect(REFUSED.map((component) => [component.name, ...findingsOf(component).map(({ rule }) => rule)])).toEqual([
      ['key manager, 4.3.x to 4.6.x: the key twice', 'yaml.duplicate-key'],
      ['icp, newer: two ports', 'probe.exec'],
      ['is-pattern-2 dashboard, 5.x', 'target.no-readiness'],
    ]);
  });

  test('become the probes that docs/results/charts.md shows', async () => {
    const page = [
      '# Probe blocks of WSO2’s public charts',
      '',
      'Each probe block of helm-apim, helm-mi, kubernetes-is, kubernetes-apim, and kubernetes-mi was pasted under a',
      'target. The table shows the resulting probe, or the problem that `gatewatch validate` reports. A test',
      'writes this page: `npx vitest run test/wso2/compile/public-charts.test.ts -u`.',
      '',
      'A block that is not rendered, with `{{ .Values… }}` in it, is one problem: render the chart first.',
      '',
      '| chart | container | pasted | result |',
      '|---|---|---|---|',
      ...COMPONENTS.flatMap(rowsOf),
      '',
    ];
    await expect(page.join('\n')).toMatchFileSnapshot(PAGE);
  });

  test.each(READ.map((component) => [component.chart, component.name, component] as const))(
    '%s, %s: what is written counts',
    (_, _name, component) => {
      const probes = compileText(configWith(component)).targets[0]?.probes ?? [];
      for (const { key, yaml } of component.blocks) {
        const probe = probes.find(({ name }) => name === NAMES[key]);
        const port = Number(/port: (\d+)/.exec(yaml)?.[1] ?? /localhost[ /](\d+)/.exec(yaml)?.[1]);
        expect(probe).toMatchObject({ look: { kind: yaml.includes('exec:') ? 'tcp' : 'http', port } });
        for (const timing of ['initialDelaySeconds', 'periodSeconds', 'failureThreshold'] as const) {
          const written = new RegExp(`${timing}: (\\d+)`).exec(yaml)?.[1];
          if (written !== undefined) expect(probe?.[timing]).toBe(Number(written));
        }
      }
    },
  );

  test.each(COMPONENTS.map((component) => [component.chart, component.name, component] as const))(
    '%s, %s, not rendered, is one line',
    (_, _name, component) => {
      const template = configWith(component)
        .replaceAll(/port: \d+$/gm, 'port: {{ add 1 .Values.portOffset }}')
        .replaceAll(/localhost \d+/g, 'localhost {{ .Values.port }}')
        .replaceAll(/: 60$/gm, ': {{ .Values.initialDelaySeconds }}');
      expect(compileText(template).issues.map(({ rule }) => rule)).toEqual(['yaml.template']);
    },
  );
});
