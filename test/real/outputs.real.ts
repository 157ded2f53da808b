import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { hasPart } from '../../testkit/real/has-part.ts';
import { run } from '../../testkit/test-terminal.ts';

const FAULTS = ['gw-1=not-deployed', 'km-1=certificate-expired', 'mi-1=down'];
const outputOf = async (form: string) => (await run(['check', '--sandbox', '--fault', ...FAULTS, '--output', form])).out;

describe.skipIf(!hasPart('promtool'))('promtool of Prometheus', () => {
  test('reads the metrics of a round, and its linter finds nothing', async () => {
    const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
      input: await outputOf('prometheus'),
      encoding: 'utf8',
    });
    expect([status, stdout, stderr]).toEqual([0, '', '']);
  });
});

// Reads performance data as Nagios' own library for plugins does, and prints what it read.
const READ = `
use Monitoring::Plugin::Performance;
local $/; my ($data) = <STDIN> =~ /\\|(.*)\\n/;
print join(' ', $_->label, $_->value, $_->uom // "", $_->threshold->warning // ""), "\\n" for Monitoring::Plugin::Performance->parse_perfstring($data);
`;

describe.skipIf(!hasPart('plugin-perl'))('Monitoring::Plugin', () => {
  test('reads every value of the performance data, with unit and threshold', async () => {
    const output = await outputOf('nagios');
    const { stdout } = spawnSync('perl', ['-e', READ], { input: output, encoding: 'utf8' });
    const values = stdout.trim().split('\n');
    expect(values).toHaveLength((output.split('\n')[0]?.match(/'=/g) ?? []).length);
    expect(values).toContainEqual(expect.stringMatching(/^gw-1_ready [\d.]+ ms 1000$/));
    expect(values).toContainEqual(expect.stringMatching(/^gw-1_cert_days [\d.]+ {2}21:$/));
  });
});
