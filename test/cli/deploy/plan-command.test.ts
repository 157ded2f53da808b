import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { formatUsd } from '../../../deployment/cost/monthly-cost.ts';
import { issueCertificate } from '../../../sandbox/wire/certificate.ts';
import { scratchFolder } from '../../../testkit/scratch.ts';
import { run } from '../../../testkit/test-terminal.ts';

const ROOT = join(import.meta.dirname, '../../..');
const EXAMPLE = join(ROOT, 'examples/gatewatch.yaml');
const scratch = scratchFolder();

const gateways = (count: number) =>
  Array.from({ length: count }, (_, i) => `  - { name: gw-${i + 1}, profile: gateway, host: gw-${i + 1}.example.com }\n`).join('');
const monitor = (more = '') => `monitor: { name: prod, regions: [eu-west-1], alerts: { email: [oncall@example.com] }${more} }\n`;
const twenty = scratch.write('twenty.yaml', `${monitor()}targets:\n${gateways(20)}`);
const json = async (file: string, ...more: readonly string[]) =>
  JSON.parse((await run(['plan', '--config', file, '--output', 'json', ...more])).out);

describe('gatewatch plan says what will be deployed', () => {
  test('stacks, functions, shards, alarms, metrics, and where the heartbeat is listened to', async () => {
    const { code, out, err } = await run(['plan', '--config', twenty]);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^prod {2}20 targets, \$22\.93 per month\n/);
    expect(out).toMatch(/heartbeat +eu-central-1 \(default for eu-west-1; to change it, set monitor\.heartbeat\.region\)/);
    expect(out).toMatch(/stacks +gatewatch-prod, and the heartbeat stack/);
    expect(out).toMatch(/alarms +26: Ready 20, Unknown 1, /);
    expect(out).toMatch(
      /dashboard +yes, \$3\.00 per month; the first three of an account are free; monitor\.dashboard: false leaves it out\n/,
    );
    expect(out).toMatch(/status page +none; monitor\.statusPage adds it\n/);
    expect(out).toMatch(/metrics +standard: Ready 20, Latency 20, CertificateDays 20 /);
    expect(out).toMatch(/api-manager +api-manager +20 targets +100 checks per round +event \d+ KB/);
  });

  test('the example of the repository: three functions, one of them with continuous checks', async () => {
    const { code, out } = await run(['plan', '--config', EXAMPLE]);
    expect(code).toBe(0);
    expect(out).toMatch(/functions +api-manager, api-manager-vpc, micro-integrator-vpc\n/);
    expect(out).toMatch(/micro-integrator-vpc-sub-minute +micro-integrator-vpc +1 target +continuous checks/);
    expect(out).toMatch(/heartbeat +eu-central-1\n/);
    expect(out).toContain('A NAT gateway costs $36.50 with its address, plus data');
  });

  test('a config that cannot be deployed yet has its price all the same', async () => {
    const file = scratch.write('bare.yaml', 'targets: [{ name: gw-1, profile: gateway, host: gw.example.com }]\n');
    const { code, out, err } = await run(['plan', '--config', file]);
    expect([code, err]).toEqual([
      1,
      'plan-refused: the config cannot be deployed: 1 problem. Fix: apply the fix of each line marked as refused\n',
    ]);
    expect(out).toMatch(
      /refused +A deployment requires monitor\.name and monitor\.regions\. Fix: write name: prod and regions: \[eu-west-1\] under monitor/,
    );
    expect(out).toMatch(/region +not set: monitor\.regions is missing\n/);
    expect(out).toMatch(/heartbeat +not known yet: depends on monitor\.regions/);
    const report = await json(file);
    expect(report).toMatchObject({ missingToDeploy: ['monitor.name', 'monitor.regions'], heartbeat: { isDefault: true } });
    expect([report.region, report.heartbeat.region]).toEqual([undefined, undefined]);
  });

  test('a monitor without a heartbeat says so, and --target prices only those named, and says that', async () => {
    const file = scratch.write('silent.yaml', `${monitor(', heartbeat: false')}targets:\n${gateways(20)}`);
    const { out } = await run(['plan', '--config', file, '--target', 'gw-1']);
    expect(out).toMatch(/heartbeat +none: /);
    expect(out).toMatch(/note +19 targets not included, because of --target/);
    expect(out).not.toContain('heartbeat metric');
    expect((await json(file)).heartbeat).toBeUndefined();
  });

  test('what a deployment would refuse, or a user would not expect, is said before it is tried', async () => {
    const secret = '  - { name: gw-1, profile: gateway, host: gw.example.com, httpHeaders: [{ name: X-API-Key, value: abc123 }] }\n';
    const file = scratch.write('secret.yaml', `${monitor()}targets:\n${secret}`);
    const { out } = await run(['plan', '--config', file]);
    expect(out).toMatch(/refused +Target gw-1: the header X-API-Key has a literal value\. Fix: write valueFrom/);
    expect(out).not.toContain('abc123');
    expect((await json(file)).problems).toHaveLength(1);
    const unheard = scratch.write('unheard.yaml', `monitor: { name: prod, regions: [eu-west-1] }\ntargets:\n${gateways(20)}`);
    expect((await run(['plan', '--config', unheard])).out).toMatch(/warning +no one receives notifications: .*\. Fix: /);
    expect((await json(unheard)).warnings).toHaveLength(1);
  });

  test('what the functions would never reach is refused, with its place, and exits 1 in both outputs', async () => {
    const hosts = `${Array.from({ length: 30 }, (_, i) => `  - { name: gw-${i}, profile: gateway, host: 10.0.0.${i} }`).join('\n')}\n`;
    const file = scratch.write('private.yaml', `${monitor()}targets:\n${hosts}`);
    const { code, out, err } = await run(['plan', '--config', file]);
    expect([code, err]).toEqual([1, expect.stringMatching(/^plan-refused: the config cannot be deployed: /)]);
    expect(out).toContain(
      'private.yaml:3:43 targets[0].host: a deployed monitor never connects to 10.0.0.0, a private address. Fix: add monitor.vpc',
    );
    expect(out).toContain('10 more of these in the file. Fix: see gatewatch validate');
    const asJson = await run(['plan', '--config', file, '--output', 'json']);
    expect([asJson.code, JSON.parse(asJson.out).problems.length]).toEqual([1, 21]);
    const inVpc = monitor(', vpc: { subnets: [subnet-0a1b2c3d], securityGroups: [sg-0a1b2c3d] }');
    const fixed = scratch.write('in-vpc.yaml', `${inVpc}targets:\n${hosts}`);
    expect((await run(['plan', '--config', fixed])).code).toBe(0);
  });

  test('a region that nobody knows is a warning, and one that cannot be is refused', async () => {
    const of = (region: string) => scratch.write(`${region}.yaml`, `${monitor().replace('eu-west-1', region)}targets:\n${gateways(1)}`);
    const unknown = await run(['plan', '--config', of('eu-west-9')]);
    expect([unknown.code, unknown.out]).toEqual([
      0,
      expect.stringMatching(/warning +\S+ monitor\.regions\[0\]: eu-west-9 is no region that this release knows\. Fix: write eu-west-3/),
    ]);
    const misspelled = await run(['plan', '--config', of('eu-wset-1')]);
    expect([misspelled.code, misspelled.out]).toEqual([
      1,
      expect.stringMatching(/refused +\S+ monitor\.regions\[0\]: eu-wset-1 is not a region/),
    ]);
  });

  test('more than 2,000 targets: alarms by shard, said in so many words, and no list of stacks', async () => {
    const head = monitor().replace('example.com]', 'example.com], pager: [{ secret: pagerduty/url }]');
    const file = scratch.write('many.yaml', `${head}targets:\n${gateways(2001)}`);
    const { code, out } = await run(['plan', '--config', file]);
    expect(code).toBe(0);
    expect(out).toMatch(/alarms +\d+: Page per shard at 1, 2, 4, … incidents \d+, Unknown 1, /);
    expect(out).toMatch(/\n +with more than 2,000 targets: alarms per shard, not per target\n/);
    expect(out).toMatch(/stacks +gatewatch-prod to gatewatch-prod-Part\d+, \d+ stacks, and the heartbeat stack\n/);
    const { resources, pages, stacks } = await json(file);
    expect([resources.alarms.Ready, resources.alarms.Page, pages]).toEqual([0, 0, 'shard']);
    expect(stacks.reduce((sum: number, { alarmedShards }: { alarmedShards: number }) => sum + alarmedShards, 0)).toBeGreaterThan(40);
  });

  test('without a dashboard, what one costs is said', async () => {
    const file = scratch.write('plain.yaml', `${monitor(', dashboard: false')}targets:\n${gateways(20)}`);
    const { out } = await run(['plan', '--config', file]);
    expect(out).toMatch(/dashboard +none; without monitor\.dashboard: false, \$3\.00 per month; the first three of an account are free\n/);
    expect(out).toMatch(/ {2}total +\$19\.93\n/);
    expect((await json(file)).dashboard).toBe(false);
  });

  test('a status page: where it is, of how many targets, and each part of its price', async () => {
    const page = ', statusPage: { title: Shop, targets: { gw-1: Storefront, gw-2: Search }, access: { cidrs: [192.0.2.0/24] } }';
    const file = scratch.write('page.yaml', `${monitor(page)}targets:\n${gateways(20)}`);
    const { code, out } = await run(['plan', '--config', file]);
    expect(code).toBe(0);
    expect(out).toMatch(/status page +2 targets in eu-central-1, status only\n/);
    expect(out).toMatch(/stacks +gatewatch-prod, and the heartbeat stack, and the status page\n/);
    expect(out).toMatch(/ {2}page files +36,500 files +\$0\.005 per 1,000 \* +\$0\.18 +status page: /);
    expect((await json(file)).statusPage).toMatchObject({ region: 'eu-central-1', show: 'status', targets: 2 });
  });

  test.each([
    ['for nobody', ', statusPage: { title: Shop }', /refused .*no one can read the status page\. Fix: write access/],
    [
      'in China',
      ', statusPage: { access: { cidrs: ["::/0"] } }',
      /refused +A status page needs CloudFront, which cn-northwest-1 does not have/,
    ],
  ])('a status page %s is refused', async (name, page, line) => {
    const head = name === 'in China' ? monitor(page).replace('eu-west-1', 'cn-north-1') : monitor(page);
    const { code, out } = await run(['plan', '--config', scratch.write(`${name}.yaml`, `${head}targets:\n${gateways(1)}`)]);
    expect([code, out]).toEqual([1, expect.stringMatching(line)]);
  });

  test('a status page of more targets than an event can hold is refused, with the key that helps', async () => {
    const page = ', statusPage: { show: details, access: { cidrs: ["::/0"] } }';
    const { out } = await run(['plan', '--config', scratch.write('crowd.yaml', `${monitor(page)}targets:\n${gateways(4000)}`)]);
    expect(out).toMatch(
      /refused +The event of the status page of 4000 targets has \d+ bytes; .*\. Fix: name fewer targets in monitor\.statusPage\.targets/,
    );
  });

  test('an event that is too large for a schedule is named', async () => {
    const authority = issueCertificate({ commonName: 'ca', names: [], authority: true }).certificate;
    scratch.write('ca.pem', authority.repeat(400));
    const file = scratch.write(
      'huge.yaml',
      `${monitor()}targets: [{ name: gw-1, profile: gateway, host: gw.example.com, tls: { ca: ./ca.pem } }]\n`,
    );
    expect((await run(['plan', '--config', file])).out).toMatch(/refused +The event of target gw-1 has \d+ bytes; /);
    expect((await json(file)).shards[0].fits).toBe(false);
  });
});

describe('gatewatch plan says what it costs', () => {
  test('line by line with quantity, price and note, the total, and where the prices are from', async () => {
    const { out } = await run(['plan', '--config', twenty]);
    expect(out).toMatch(
      / {2}alarms: Ready +20 alarms +\$0\.10 each +\$2\.00 +for targets that do not page or have a Route 53 health check\n/,
    );
    expect(out).toMatch(/ {2}metric requests +87,600 requests +\$0\.01 per 1,000 +\$0\.88 /);
    expect(out).toMatch(/ {2}total +\$22\.93\n/);
    expect(out).toMatch(/List prices of us-east-1, collected on 2026-11-22 /);
    expect(out).toContain('The free tier is not included');
    expect(out).toContain('with one step per target, 2 canaries for $105.12 (4.6 times as much)');
  });

  test('--output json is one object, its lines add up, every price used is in it', async () => {
    const { schema, cost, dashboard, pages, prices, resources, shards, synthetics } = await json(twenty, '--max-monthly', '30');
    expect(schema).toBe('gatewatch/plan/v1');
    const lines: readonly { usd: number; price: string; item: string }[] = cost.lines;
    expect(lines.reduce((sum, { usd }) => sum + usd, 0)).toBeCloseTo(cost.total, 6);
    expect(cost).toMatchObject({ currency: 'USD', total: 22.93, maxMonthly: 30, isOver: false });
    expect(Object.keys(prices.used).sort()).toEqual([...new Set(lines.map(({ price }) => price))].sort());
    expect(resources.alarms.Ready).toBe(20);
    expect([dashboard, pages]).toEqual([true, 'none']);
    expect(shards.map((shard: { targets: readonly string[] }) => shard.targets.length)).toEqual([20]);
    expect(synthetics.stepPerTarget).toEqual({ steps: 20, canaries: 2, usd: 105.12 });
  });

  test('the table in docs/explanation/cost.md is what the command says', async () => {
    const documented = readFileSync(join(ROOT, 'docs/explanation/cost.md'), 'utf8');
    for (const metrics of ['lean', 'standard', 'detailed']) {
      const head = monitor(`, metrics: ${metrics}`);
      const paged = head.replace('example.com]', 'example.com], pager: [{ secret: pagerduty/url }]');
      const totals: string[] = [];
      for (const count of [20, 1000]) {
        for (const one of [head, paged]) {
          const { cost } = await json(scratch.write('level.yaml', `${one}targets:\n${gateways(count)}`));
          totals.push(formatUsd(cost.total));
        }
      }
      const row = documented.split('\n').find((line) => line.startsWith(`| \`${metrics}\``)) ?? '';
      expect(
        row
          .split('|')
          .slice(2, -1)
          .map((cell) => cell.trim()),
      ).toEqual(totals);
    }
  });
});

describe('gatewatch plan --max-monthly', () => {
  test('at or below the limit: exit 0', async () => {
    expect(await run(['plan', '--config', twenty, '--max-monthly', '22.93'])).toMatchObject({ code: 0, err: '' });
  });

  test.each(['pretty', 'json'])(
    'above it, %s: exit 1, the plan all the same, one line with total, limit and dearest line',
    async (output) => {
      const { code, out, err } = await run(['plan', '--config', twenty, '--max-monthly', '22', '--output', output]);
      expect(code).toBe(1);
      expect(out).toContain(output === 'json' ? '"isOver":true' : '$22.93');
      expect(err).toMatch(
        /^over-limit: the plan costs \$22\.93 per month, which is above the limit of \$22\.00; the largest item is metrics \(\$12\.85\)\. Fix: .*\n$/,
      );
      expect(err.trimEnd().split('\n')).toHaveLength(1);
    },
  );

  test.each(['ten', '0', '-1', '1e3', '$20', '20.001', ''])('%j is no amount: exit 2', async (amount) => {
    const { code, out, err } = await run(['plan', '--config', twenty, `--max-monthly=${amount}`]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^usage: .*amount in USD, such as 25\. Fix: /);
  });

  test('a config with problems is exit 2, never a price', async () => {
    const file = scratch.write('broken.yaml', 'targets: [{ name: gw-1, profile: gatewy, host: gw }]\n');
    const { code, out, err } = await run(['plan', '--config', file, '--max-monthly', '1']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/config-invalid: /);
  });
});

test('plan needs no credentials and loads nothing of AWS', () => {
  const hook = `import { registerHooks } from 'node:module';
    registerHooks({ resolve(name, context, next) {
      const found = next(name, context);
      const path = found.url.replace(${JSON.stringify(`${pathToFileURL(ROOT)}/`)}, '');
      if (/^(aws|lambda|infra)[/]|^node_modules[/](@aws-sdk|@smithy|aws-cdk|constructs)/.test(path)) throw new Error('loads ' + path);
      return found;
    } });`;
  const node = (...args: readonly string[]) =>
    spawnSync(process.execPath, ['--import', `data:text/javascript,${encodeURIComponent(hook)}`, ...args], {
      cwd: ROOT,
      encoding: 'utf8',
      env: {},
    });
  const { status, stdout, stderr } = node('cli/bin.js', 'plan', '--config', EXAMPLE);
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toContain('cost per month');
  expect(node('--eval', "import('@aws-sdk/client-sns')").stderr).toContain('loads node_modules/@aws-sdk');
});
