import { readFileSync } from 'node:fs';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { expect, test } from 'vitest';
import { outages, type Past, writePastStore } from '../../../testkit/pages/past-store.ts';
import { HOSTILE } from '../../../testkit/pages/sites.ts';
import { scratchFolder } from '../../../testkit/scratch.ts';
import { run } from '../../../testkit/test-terminal.ts';

const scratch = scratchFolder();
const MINUTE = 60_000;
const CAUSE = HOSTILE.join(' ');

const config = scratch.write(
  'gatewatch.yaml',
  `monitor: { name: shop }
targets:
  - { name: gw-1, profile: gateway, host: secret-host.example.com, labels: { public-name: Storefront } }
  - { name: gw-2, profile: gateway, host: 10.11.12.13 }
`,
);

/** Writes a site of two targets: gw-1 is down since 42 minutes, gw-2 had an outage ten days ago. */
async function write(name: string, args: readonly string[] = [], silentMinutes = 0, file = config) {
  const now = Date.now();
  const note = { incident: now - 41 * MINUTE, at: now - 5 * MINUTE, by: 'lovelace', text: CAUSE };
  const pasts: Readonly<Record<string, Past>> = {
    'gw-1': { entries: outages(now, 100, [42, 'open', CAUSE]), lookedAt: now - silentMinutes * MINUTE, notes: [note] },
    'gw-2': { entries: outages(now, 100, [14_400, 90, CAUSE]), lookedAt: now - silentMinutes * MINUTE },
  };
  const store = scratch.path(`${name}.sqlite`);
  await writePastStore(store, pasts);
  const ran = await run(['status', '--config', file, '--store', store, '--html', scratch.path(name), ...args]);
  const read = (file: string) => readFileSync(scratch.path(`${name}/${file}`), 'utf8');
  return { ran, read, json: (file: string) => JSON.parse(read(file)) };
}

const FILES = [
  'index.html',
  'api/v2/summary.json',
  'feed.atom',
  'feed.json',
  ...['gw-1', 'gw-2'].flatMap((name) => [`target/${name}.html`, `history/${name}.json`, `badge/${name}.svg`]),
];

test('no file tells a host, an address, a reason, a cause, or a note', async () => {
  const { ran, read } = await write('quiet');
  expect(ran).toMatchObject({ code: 0, err: '' });
  expect(ran.out).toMatch(/^1 of 2 targets is not ready or down\. Wrote 10 files: .*quiet\/index\.html$/m);
  for (const file of FILES) {
    expect(read(file), file).not.toMatch(/secret-host|10\.11\.12\.13|tcp\.refused|broken|lovelace/);
    expect(read(file).length, file).toBeGreaterThan(100);
  }
});

test('with --show details, all of them, and nothing that others wrote is markup', async () => {
  const { read, json } = await write('open', ['--show', 'details']);
  expect(read('target/gw-1.html')).toContain('secret-host.example.com');
  for (const file of FILES.filter((name) => name.endsWith('.html'))) {
    expect(read(file), file).not.toMatch(/<script>document\.title|<img|\u0007/);
    expect(read(file).match(/<script>/g), file).toHaveLength(1);
    expect(read(file), file).toContain('tcp.refused: &lt;script&gt;document.title=&quot;broken&quot;&lt;/script&gt;');
  }
  expect(json('history/gw-1.json').incidents).toMatchObject([
    { isOpen: true, worst: 'down', reason: 'tcp.refused', notes: [{ by: 'lovelace' }] },
  ]);
  expect(json('api/v2/summary.json').incidents[0].incident_updates[0].body).toMatch(/^lovelace: <script>/);
});

test('the summary has the form of Statuspage: developer.statuspage.io, "Summary"', async () => {
  const { json } = await write('summary', ['--url', 'https://status.example.com/shop/']);
  const { page, status, components, incidents } = json('api/v2/summary.json');
  expect(page).toMatchObject({ name: 'shop', url: 'https://status.example.com/shop', time_zone: 'Etc/UTC' });
  expect(status).toEqual({ indicator: 'critical', description: '1 of 2 targets is not ready or down' });
  expect(components).toMatchObject([
    { name: 'Storefront', status: 'major_outage', position: 1, group: false, x_gatewatch: { target: 'gw-1', status: 'down' } },
    { name: 'gw-2', status: 'operational', position: 2 },
  ]);
  expect(incidents).toMatchObject([
    { name: 'Storefront is down', status: 'investigating', impact: 'critical', resolved_at: null, components: [{ name: 'Storefront' }] },
  ]);
  expect(incidents[0].shortlink).toBe('https://status.example.com/shop/target/gw-1.html');
});

test('a monitor that is silent for 2 hours is never green', async () => {
  const { read, json } = await write('silent', [], 120);
  expect(read('index.html')).toMatch(/The monitor has not checked anything since <time/);
  expect(read('index.html')).toMatch(/<p class="head"><span class="c-unknown">/);
  const { status, components } = json('api/v2/summary.json');
  expect(status.indicator).toBe('minor');
  expect(components.map((one: { x_gatewatch: object }) => one.x_gatewatch)).toMatchObject([{ status: 'unknown' }, { status: 'unknown' }]);
  expect(read('badge/gw-2.svg')).toContain('unknown');
});

test('a target that was never seen is no operational component', async () => {
  const store = scratch.path('unseen.sqlite');
  await writePastStore(store, {});
  const folder = scratch.path('unseen');
  expect(await run(['status', '--config', config, '--store', store, '--html', folder])).toMatchObject({ code: 0 });
  const { components } = JSON.parse(readFileSync(`${folder}/api/v2/summary.json`, 'utf8'));
  expect(components.map(({ status }: { status: string }) => status)).toEqual(['degraded_performance', 'degraded_performance']);
});

test('each of the 90 days adds up to the second, and to the outage', async () => {
  const { json } = await write('days');
  const { days, at, incidents } = json('history/gw-2.json') as {
    at: string;
    days: { date: string; seconds: Record<string, number> }[];
    incidents: { failingSeconds: number }[];
  };
  expect(days).toHaveLength(90);
  const sums = days.map(({ seconds }) => Object.values(seconds).reduce((a, b) => a + b, 0));
  expect(sums.slice(0, -1)).toEqual(Array.from({ length: 89 }, () => 86_400));
  expect(sums.at(-1)).toBeCloseTo((Date.parse(at) % 86_400_000) / 1000, 3);
  expect(days.reduce((sum, { seconds }) => sum + (seconds.bad ?? 0), 0)).toBe(90 * 60);
  expect(incidents).toMatchObject([{ failingSeconds: 90 * 60 }]);
});

test('the feeds are what readers read: Atom by RFC 4287, JSON Feed by version 1.1', async () => {
  const { read, json } = await write('feeds', ['--show', 'details', '--url', 'https://status.example.com']);
  const atom = read('feed.atom');
  expect(XMLValidator.validate(atom)).toBe(true);
  const { feed } = new XMLParser({ ignoreAttributes: false }).parse(atom);
  expect(feed).toMatchObject({ title: 'shop', author: { name: 'shop' } });
  const [first, second] = feed.entry;
  expect(first).toMatchObject({ title: { '#text': 'Storefront is down' }, content: { '@_type': 'html' } });
  for (const { id, updated, published } of [first, second]) {
    expect(id).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Date.parse(updated)).toBeGreaterThanOrEqual(Date.parse(published));
  }
  expect(feed.updated).toBe(first.updated);
  const parsed = json('feed.json');
  expect(parsed.items.map(({ id }: { id: string }) => id)).toEqual([first.id, second.id]);
  expect(parsed.items[0].url).toMatch(/^https:\/\/status\.example\.com\/target\/gw-1\.html#i-/);
  expect(XMLValidator.validate(read('badge/gw-1.svg'))).toBe(true);
});

test('without an address, the links of a feed are relative to it', async () => {
  const { read } = await write('relative');
  expect(read('feed.atom')).toMatch(/href="target\/gw-1\.html#i-/);
  expect(read('feed.atom')).not.toContain('.invalid');
});

test('a second run replaces the files', async () => {
  await write('again');
  const store = scratch.path('again.sqlite');
  const ran = await run([
    'status',
    '--config',
    config,
    '--store',
    store,
    '--html',
    scratch.path('again'),
    '--target',
    'gw-2',
    '--output',
    'json',
  ]);
  expect(JSON.parse(ran.out)).toMatchObject({ schema: 'gatewatch/status-page/v1', monitor: 'shop', files: 7 });
  expect(readFileSync(scratch.path('again/index.html'), 'utf8')).not.toContain('Storefront');
});

test.each<readonly [readonly string[], RegExp]>([
  [[], /^usage: status has no folder to write to\. Fix: add --html DIR/m],
  [['--html', ''], /^usage: status has no folder/m],
  [['--html', config], /^usage: --html .*gatewatch\.yaml is a file\. Fix: name a folder/m],
  [['--html', `${config}/sub`], /^output-not-written: .*gatewatch\.yaml\/sub/m],
  [['--html', scratch.path('u'), '--url', 'status.example.com'], /^usage: --url is no address of a page\. Fix: .*https:/m],
  [['--html', scratch.path('u'), '--url', 'https://ada:pw@status.example.com'], /^usage: --url is no address(?!.*ada:pw)/m],
  [['--html', scratch.path('u'), '--show', 'all'], /details/],
])('%j is refused', async (args, message) => {
  const { code, err } = await run(['status', '--config', config, '--store', scratch.path('quiet.sqlite'), ...args]);
  expect(err).toMatch(message);
  expect(code).toBe(/^output/.test(err) ? 3 : 2);
});

test('report --output html is one page with the figures of report, escaped', async () => {
  await write('reported');
  const own = [
    '--config',
    config,
    '--store',
    scratch.path('reported.sqlite'),
    '--from',
    new Date(Date.now() - 20 * 86_400_000).toISOString().slice(0, 10),
  ];
  const { targets } = JSON.parse((await run(['report', ...own, '--output', 'json'])).out);
  const { code, out } = await run(['report', ...own, '--output', 'html']);
  expect(code).toBe(0);
  expect(out).toContain(`<td>${targets[1].availabilityPercent.toFixed(3)} %</td>`);
  expect(out).toContain('1 h 30 min');
  expect(out).not.toMatch(/<script/);
});

const paged = scratch.write(
  'paged.yaml',
  `monitor:
  name: shop
  statusPage:
    title: Market
    show: details
    targets: { gw-1: Counter }
    domain: { name: status.example.com, certificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/1a2b" }
targets:
  - { name: gw-1, profile: gateway, host: secret-host.example.com, labels: { public-name: Storefront } }
  - { name: gw-2, profile: gateway, host: 10.11.12.13 }
`,
);

test('title, targets, their names, details, and address are those of monitor.statusPage', async () => {
  const { ran, read, json } = await write('paged', [], 0, paged);
  expect(ran.out).toMatch(/^The target is not ready or down\. Wrote 7 files: /m);
  expect(read('index.html')).toContain('<h1><bdi>Market</bdi></h1>');
  expect(read('target/gw-1.html')).toContain('secret-host.example.com');
  expect(json('api/v2/summary.json')).toMatchObject({
    page: { name: 'Market', url: 'https://status.example.com' },
    components: [{ name: 'Counter', x_gatewatch: { target: 'gw-1' } }],
  });
  for (const file of ['index.html', 'api/v2/summary.json', 'feed.json']) expect(read(file)).not.toMatch(/gw-2|10\.11\.12\.13/);
});

test('options win over it', async () => {
  const { read, json } = await write('options', ['--show', 'status', '--url', 'https://other.example.com'], 0, paged);
  expect(read('target/gw-1.html')).not.toContain('secret-host');
  expect(json('api/v2/summary.json').page.url).toBe('https://other.example.com');
});
