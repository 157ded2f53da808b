import { afterEach, describe, expect, test } from 'vitest';
import { packTargets, readEvent } from '../../deployment/schedule/event.ts';
import { createMemoryHealth } from '../../monitor/engine/rounds/memory-health.ts';
import { scheduledRound } from '../../monitor/engine/rounds/scheduled-round.ts';
import { diagnose } from '../../monitor/health/diagnosis.ts';
import { readStoredMemory, storedMemory } from '../../monitor/memory/stored-memory.ts';
import type { ProgramChange } from '../../monitor/message/change.ts';
import { programEvent } from '../../monitor/message/status-event.ts';
import type { Target } from '../../monitor/target/target.ts';
import { type ListedApi, type ListingState, startListingServer } from '../../testkit/discover/listing-server.ts';
import { describePlainly } from '../../testkit/engine/notices.ts';
import { closeServers } from '../../testkit/engine/serve.ts';
import { compile, lookTools, lookWith } from '../../testkit/look-with.ts';
import { createMemoryRecords } from '../../testkit/memory-records.ts';
import { isReaderName } from '../../wso2/readers/read-answer.ts';

afterEach(closeServers);

const SECRETS = { 'wso2/monitor': '{"username":"monitor","password":"the-password-of-all"}' };

const MINUTE = 60_000;
const START = 1_700_000_100_000 - (1_700_000_100_000 % 300_000);

const named = (...names: readonly string[]): readonly ListedApi[] => names.map((name) => ({ name }));

function gatewayYaml(port: number, apis: string, more = ''): string {
  return `
defaults: { recheckSeconds: 0, timeoutSeconds: 2 }
targets:
  - name: gw-1
    profile: gateway
    host: 127.0.0.1
    ports: { 9443: { port: ${port}, scheme: HTTP }, 8243: { port: ${port}, scheme: HTTP } }
    credentials: { secret: wso2/monitor }
    readinessProbe: { tcpSocket: { port: ${port} } }
    probes: { version: false, discovery: { periodSeconds: 300 } }
    apis: ${apis}
${more}`;
}

const discovering = (port: number, keys = '') => gatewayYaml(port, `{ discover: gateway${keys} }`);

describe('a check', () => {
  test('lists the APIs of the gateway, and asks for each of them in the same round', async () => {
    const { port, asked } = await startListingServer({ listed: named('Pizza', 'Weather') });
    const gw = (await lookWith(discovering(port), { secrets: SECRETS }))('gw-1');
    expect(gw.status).toBe('ready');
    expect(gw.probe('discovery')).toMatchObject({ outcome: 'success', role: 'signal', detail: '2 APIs listed' });
    expect(gw.probe('preflight/Pizza/1.0.0')).toMatchObject({ outcome: 'success', role: 'readiness' });
    expect(gw.probe('preflight/Weather/1.0.0').detail).toContain('deployed');
    const requests = asked.map(({ method, url }) => `${method} ${url}`).filter((one) => one.includes('1.0.0') || one.includes('/apis'));
    expect(requests.sort()).toEqual(['GET /api/am/gateway/v2/apis', 'OPTIONS /pizza/1.0.0/', 'OPTIONS /weather/1.0.0/']);
    // The password goes to the list, and never along with a preflight.
    expect(asked.filter(({ headers }) => headers.authorization !== undefined).map(({ method }) => method)).toEqual(['GET']);
  });

  test('finds an API that is listed and not deployed', async () => {
    const { port } = await startListingServer({ listed: named('Pizza', 'Weather'), deployed: ['Pizza'] });
    const gw = (await lookWith(discovering(port), { secrets: SECRETS }))('gw-1');
    expect(gw.status).toBe('not-ready');
    expect(gw.diagnosis).toMatchObject({ probe: 'preflight/Weather/1.0.0', reason: 'gateway.api-missing', kind: 'target' });
  });

  test('takes what include and exclude leave, and no more than max', async () => {
    const { port } = await startListingServer({ listed: [...named('A', 'B', 'Cat', 'Car', 'Cup'), { name: 'A', version: '2.0.0' }] });
    const look = async (keys: string) => (await lookWith(discovering(port, keys), { secrets: SECRETS }))('gw-1');
    const some = await look(', include: [C*, A/2.*], exclude: ["*p"]');
    for (const name of ['A/2.0.0', 'Car/1.0.0', 'Cat/1.0.0']) expect(some.probe(`preflight/${name}`).outcome).toBe('success');
    for (const name of ['A/1.0.0', 'B/1.0.0', 'Cup/1.0.0']) expect(() => some.probe(`preflight/${name}`)).toThrow('no observation');
    const few = await look(', max: 2');
    expect(few.probe('discovery').detail).toBe('6 APIs listed; 4 more are not checked, because max is 2');
    expect(() => few.probe('preflight/B/1.0.0')).toThrow('no observation');
  });

  test('leaves out what answers no preflight, and is served elsewhere', async () => {
    const others = [
      { name: 'Chat', apiType: 'WS' },
      { name: 'Ad', advertiseInfo: { advertised: true } },
      { name: 'Cloud', gatewayVendor: 'external' },
    ];
    const { port } = await startListingServer({ listed: [...named('Pizza'), ...others] });
    const gw = (await lookWith(discovering(port), { secrets: SECRETS }))('gw-1');
    expect(gw.probe('discovery').detail).toBe('1 API listed, and 3 that answer no preflight');
    expect(gw.status).toBe('ready');
  });

  test.each([
    ['an empty list', { status: 200, body: '{"count":0,"list":[]}' }, 'lists 0'],
    ['refused credentials', { status: 401, body: '{}' }, 'rejected the credentials'],
    ['an error', { status: 500, body: '' }, 'status 500'],
    ['a page', { status: 200, body: '<html>login</html>' }, 'not a list of APIs'],
    ['an entry without a context', { status: 200, body: '{"list":[{"name":"a","version":"1"}]}' }, 'without name, version, and context'],
    ['more than is read', { status: 200, body: `{"list":[${' '.repeat(70_000)}]}` }, '64 KiB'],
  ])('of %s is unknown, never red', async (_, broken, detail) => {
    const { port } = await startListingServer({ listed: named('Pizza'), broken });
    const gw = (await lookWith(discovering(port), { secrets: SECRETS }))('gw-1');
    expect(gw.probe('discovery')).toMatchObject({ outcome: 'unknown', reason: 'discovery.no-list', role: 'readiness' });
    expect(gw.probe('discovery').detail).toContain(detail);
    expect(gw.status).toBe('unknown');
  });
});

describe('the developer portal of another target', () => {
  const portalYaml = (gateway: number, portal: number) =>
    gatewayYaml(
      gateway,
      '{ discover: devportal, controlPlane: cp-1, max: 50 }',
      `  - { name: cp-1, profile: control-plane, host: 127.0.0.1, ports: { 9443: { port: ${portal}, scheme: HTTP } }, readinessProbe: { tcpSocket: { port: ${portal} } } }`,
    );

  test('is read page by page, without credentials', async () => {
    const names = Array.from({ length: 45 }, (_, i) => `Api${String(i).padStart(2, '0')}`);
    const state: ListingState = { listed: named(...names) };
    const [gateway, portal] = [await startListingServer(state), await startListingServer(state)];
    const gw = (await lookWith(portalYaml(gateway.port, portal.port), { secrets: SECRETS }))('gw-1');
    expect(gw.probe('discovery').detail).toBe('45 APIs listed');
    expect(gw.probe('preflight/Api44/1.0.0').outcome).toBe('success');
    const pages = portal.asked.filter(({ url }) => url.includes('/devportal/'));
    expect(pages.map(({ url }) => url)).toEqual([0, 20, 40].map((offset) => `/api/am/devportal/v3/apis?limit=20&offset=${offset}`));
    expect(pages.some(({ headers }) => headers.authorization !== undefined)).toBe(false);
  });

  test('says what must be deployed: an API that the gateway lost is red', async () => {
    const gateway = await startListingServer({ listed: named('Pizza') });
    const portal = await startListingServer({ listed: named('Pizza', 'Weather') });
    const gw = (await lookWith(portalYaml(gateway.port, portal.port), { secrets: SECRETS }))('gw-1');
    expect(gw.diagnosis).toMatchObject({ probe: 'preflight/Weather/1.0.0', reason: 'gateway.api-missing' });
  });

  test('that is off leaves the gateway unknown before the first list', async () => {
    const gateway = await startListingServer({ listed: named('Pizza') });
    const gw = (await lookWith(portalYaml(gateway.port, 1), { secrets: SECRETS }))('gw-1');
    expect(gw.probe('discovery')).toMatchObject({ outcome: 'unknown', reason: 'discovery.no-list' });
  });
});

/** Rounds of a function, minute by minute, over real sockets; the memory is written and read as in a table. */
function rounds(yaml: string) {
  const { targets } = compile(yaml);
  // What arrives when the scheduler delivers what was planned.
  const event = JSON.parse(
    JSON.stringify(packTargets('a', targets)).replaceAll('<aws.scheduler.scheduled-time>', new Date(START).toISOString()),
  );
  const work = readEvent(event, 'api-manager', START, isReaderName);
  if ('refused' in work) throw new Error(work.refused);
  const kept = createMemoryHealth();
  const emitted: ProgramChange[] = [];
  const told: string[] = [];
  const records = createMemoryRecords();
  const run = async (minute: number) => {
    const at = START + minute * MINUTE;
    const now = () => at + 500;
    const clock = {
      now,
      monotonic: now,
      sleep: (_: number, signal?: AbortSignal) =>
        new Promise<void>((done) => signal?.addEventListener('abort', () => done(), { once: true })),
    };
    const store: typeof kept = {
      load: async (names) =>
        new Map(
          [...(await kept.load(names))].flatMap(([name, memory]) => {
            const read = readStoredMemory(JSON.parse(JSON.stringify(storedMemory(memory))));
            return read ? [[name, { ...read, revision: memory.revision }]] : [];
          }),
        ),
      save: kept.save,
    };
    const tools = {
      ...{ ...lookTools(SECRETS), clock, store, records, describe: describePlainly, holder: `round ${minute}` },
      announce: async (digest: { readonly notices: readonly { readonly status: string }[] }) =>
        void told.push(...digest.notices.map(({ status }) => `${minute}: ${status}`)),
      emit: async (changes: readonly ProgramChange[]) => void emitted.push(...changes),
      measure: async () => undefined,
      setting: { monitor: 'prod', metrics: 'standard', pages: 'target', remindEveryMs: false } as const,
      services: { store: 'DynamoDB', metrics: 'CloudWatch' },
    };
    const { results, faults } = await scheduledRound(
      tools,
      { shard: 'a', targets: work.targets, at },
      { lookUntil: at + 45_000, ending: new AbortController().signal },
    );
    expect(faults).toEqual([]);
    const [one] = results;
    return {
      status: one?.health.status,
      health: one?.health,
      diagnosis: one && diagnose(one.target, one.health),
      target: one?.target as Target,
      seen: one?.observations ?? [],
    };
  };
  const through = async (from: number, to: number) => {
    let last = await run(from);
    for (let minute = from + 1; minute <= to; minute++) last = await run(minute);
    return last;
  };
  return { run, through, emitted, told };
}

const probesOf = ({ target }: { readonly target: Target }) =>
  target.probes.map(({ name }) => name).filter((name) => name.startsWith('preflight/'));

describe('a function', () => {
  test('asks for the list once a period, and checks what it found from the next round on', async () => {
    const state: ListingState = { listed: named('Pizza', 'Weather') };
    const { port, asked } = await startListingServer(state);
    const { run, through } = rounds(discovering(port));
    expect(probesOf(await run(0))).toEqual([]);
    const second = await run(1);
    expect(probesOf(second)).toEqual(['preflight/Pizza/1.0.0', 'preflight/Weather/1.0.0']);
    expect(second.status).toBe('ready');
    await through(2, 9);
    expect(asked.filter(({ url }) => url.endsWith('/apis'))).toHaveLength(2);
    expect(asked.filter(({ method }) => method === 'OPTIONS')).toHaveLength(2 * 9);
  });

  test('reports what came and went as an event, and notifies nobody', async () => {
    const state: ListingState = { listed: named('Pizza', 'Weather') };
    const { port } = await startListingServer(state);
    const { through, emitted, told } = rounds(discovering(port));
    await through(0, 4);
    state.listed = named('Pizza', 'Sushi');
    // Taken off: it is missing until the list says so, and never long enough to count.
    const after = await through(5, 12);
    expect(probesOf(after)).toEqual(['preflight/Pizza/1.0.0', 'preflight/Sushi/1.0.0']);
    expect(after.status).toBe('ready');
    expect(told).toEqual(['0: ready']);
    const events = emitted.filter(({ kind }) => kind === 'apis').map((change) => programEvent('prod', change));
    expect(events).toEqual([
      {
        type: 'Target API Change',
        detail: expect.objectContaining({
          schema: 'gatewatch/apis-event/v1',
          target: 'gw-1',
          came: ['Sushi/1.0.0'],
          went: ['Weather/1.0.0'],
        }),
      },
    ]);
  });

  test.each([
    ['fails', { broken: { status: 503, body: '' } }],
    ['is emptied', { listed: [] }],
    ['is more than halved', { listed: named('A', 'B') }],
  ])('keeps the list when its source %s, and still sees what is missing', async (_, change) => {
    const five = named('A', 'B', 'C', 'D', 'E');
    const state: ListingState = { listed: five, deployed: ['A', 'B', 'C', 'D', 'E'] };
    const { port } = await startListingServer(state);
    const { through, emitted } = rounds(discovering(port));
    await through(0, 4);
    Object.assign(state, change);
    const after = await through(5, 8);
    expect(probesOf(after)).toHaveLength(5);
    expect(after.health?.probes.discovery?.obstacle?.reason).toBe('discovery.no-list');
    expect(emitted.filter(({ kind }) => kind === 'apis')).toEqual([]);
    expect(after.status).toBe('ready');
    state.deployed = ['A', 'B', 'C', 'D'];
    const red = await through(9, 15);
    expect(red.status).toBe('not-ready');
    expect(red.diagnosis).toMatchObject({ probe: 'preflight/E/1.0.0', reason: 'gateway.api-missing' });
  });

  test('has no memory of an API that left, when it comes back', async () => {
    const state: ListingState = { listed: named('A', 'B'), deployed: ['A'] };
    const { port } = await startListingServer(state);
    const { through, run } = rounds(discovering(port));
    expect((await through(0, 7)).status).toBe('not-ready');
    state.listed = named('A');
    expect((await through(8, 12)).status).toBe('ready');
    state.listed = named('A', 'B');
    await through(13, 15);
    const back = await run(16);
    expect(back.health?.probes['preflight/B/1.0.0']?.run?.count).toBe(1);
    expect(back.status).not.toBe('not-ready');
  });
});
