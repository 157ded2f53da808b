import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { dashboardExpressions, PROMETHEUS_EXAMPLES } from '../../testkit/pages/prometheus-examples.ts';
import { hasPart } from '../../testkit/real/has-part.ts';
import { scratchFolder } from '../../testkit/scratch.ts';

const scratch = scratchFolder();
const promtool = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync('promtool', args, { cwd: PROMETHEUS_EXAMPLES, encoding: 'utf8' });
  return { status, said: `${stdout}${stderr}` };
};

describe.skipIf(!hasPart('promtool'))('promtool of Prometheus', () => {
  test('loads the example of a config with its alert rules', () => {
    expect(promtool('check', 'config', 'prometheus.yml')).toMatchObject({ status: 0, said: expect.stringContaining('5 rules found') });
  });

  test('lets each alert begin and end when it should', () => {
    expect(promtool('test', 'rules', 'alerts.test.yml')).toMatchObject({ status: 0, said: expect.stringContaining('SUCCESS') });
  });

  test('its test of the rules can fail', () => {
    const rules = readFileSync(join(PROMETHEUS_EXAMPLES, 'alerts.yml'), 'utf8');
    const broken = [
      rules.replace('[10m]', '[1m]'),
      rules.replace('down|not-ready', 'down'),
      rules.replace('> 300', '> 3000'),
      rules.replace('21 * 86400', '2 * 86400'),
    ];
    for (const text of broken) {
      writeFileSync(scratch.path('alerts.yml'), text);
      writeFileSync(scratch.path('alerts.test.yml'), readFileSync(join(PROMETHEUS_EXAMPLES, 'alerts.test.yml'), 'utf8'));
      expect(promtool('test', 'rules', scratch.path('alerts.test.yml')).status).toBe(1);
    }
  });

  test('understands every expression of the dashboard', () => {
    const rules = dashboardExpressions().map((expr, i) => ({ record: `panel:${i}`, expr }));
    expect(rules.length).toBeGreaterThan(8);
    writeFileSync(scratch.path('panels.yml'), JSON.stringify({ groups: [{ name: 'dashboard', rules }] }));
    expect(promtool('check', 'rules', scratch.path('panels.yml'))).toMatchObject({ status: 0 });
  });
});
