import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import { scratchFolder } from '../../../testkit/scratch.ts';
import { run } from '../../../testkit/test-terminal.ts';

const scratch = scratchFolder();
const target = 'name: gone, profile: custom, host: 127.0.0.1, failureThreshold: 1, periodSeconds: 1';
const nobody = scratch.write('nobody.yaml', `targets: [{ ${target}, readinessProbe: { httpGet: { path: /, port: 1 } } }]`);

/** Is not in WAL mode yet, so whoever opens it has to write. */
function heldFile(): string {
  const file = scratch.path('held.sqlite');
  const holder = new DatabaseSync(file);
  holder.exec('CREATE TABLE held (one); BEGIN EXCLUSIVE');
  onTestFinished(() => holder.close());
  return file;
}

describe('gatewatch watch', () => {
  test('says what each target is, remembers it over a restart, and ends by itself', async () => {
    const store = scratch.path('health.sqlite');
    const args = ['watch', '--config', nobody, '--store', store, '--for', '1s'];
    const first = await run(args);
    expect(first.code).toBe(1);
    expect(first.out).toMatch(/\d\d:\d\d:\d\d {2}✖ DOWN {2}gone {2}connection refused/);
    expect(first.out).toMatch(/fix +start the server/);
    expect(first.err).toContain('stopped watching: 1 DOWN');
    expect(first.err).toContain(`no saved state in ${store}: all targets are new\n`);
    const second = await run(args);
    expect([second.code, second.out]).toEqual([1, '']);
    expect(second.err).not.toContain('no saved state');
    expect(second.err).toMatch(/last reported: ✖ DOWN {2}gone {2}since \d{4}-/);
  });

  test('keeps its memory in the state directory by default', async () => {
    const env = { XDG_STATE_HOME: scratch.path('state') };
    expect((await run(['watch', '--config', nobody, '--for', '1s'], { env })).out).toContain('DOWN');
    expect((await run(['watch', '--config', nobody, '--for', '1s'], { env })).out).toBe('');
  });

  test('a store that is none is an error, exit 2', async () => {
    const { code, err } = await run([
      'watch',
      '--config',
      nobody,
      '--store',
      scratch.write('text.sqlite', 'not a database at all, but long enough to be one '.repeat(20)),
      '--for',
      '1s',
    ]);
    expect(code).toBe(2);
    expect(err).toMatch(/^store-unusable: cannot use the state file .*\. Fix: /m);
  });

  test.each([
    ['a folder', () => scratch.path('.'), 'unable to open database file', 'check that it is a file and that you may write to its folder'],
    ['a file in a file', () => `${nobody}/health.sqlite`, 'EEXIST', 'check that it is a file and that you may write to its folder'],
    ['a file that another holds', heldFile, 'database is locked', 'stop the other process that locks the file'],
  ])('a store that is %s is told with the fix for just that, and never with deleting it', async (_, file, why, fix) => {
    const { code, err } = await run(['watch', '--config', nobody, '--store', file(), '--for', '1s']);
    expect(code).toBe(2);
    expect(err).toContain(why);
    expect(err).toContain(`. Fix: ${fix}, or name another file with --store FILE\n`);
  });

  test('a database of another program is refused, and nobody is told to delete it', async () => {
    const store = scratch.path('bookmarks.sqlite');
    const database = new DatabaseSync(store);
    database.exec('CREATE TABLE bookmarks (url TEXT)');
    database.close();
    const { code, err } = await run(['watch', '--config', nobody, '--store', store, '--for', '1s']);
    expect(code).toBe(2);
    expect(err).toContain('a database of another program. Fix: name another file with --store FILE\n');
  });

  function storeWith(row: string): string {
    const store = scratch.path(`row-${row.length}.sqlite`);
    const database = new DatabaseSync(store);
    database.exec('CREATE TABLE health (target TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT');
    database.prepare('INSERT INTO health VALUES (?, ?)').run('gone', row);
    database.close();
    return store;
  }

  test('says that it cannot read what is remembered of a target', async () => {
    const store = storeWith('not a memory');
    const { err } = await run(['watch', '--config', nobody, '--store', store, '--for', '1s']);
    expect(err).toContain(`warning: the state of gone in ${store} cannot be read`);
  });

  test('leaves the file of a later release alone', async () => {
    const { code, err } = await run(['watch', '--config', nobody, '--store', storeWith('{"v":2}'), '--for', '1s']);
    expect(code).toBe(2);
    expect(err).toContain('it was written by a later release of gatewatch');
  });

  test('a store that is none ends the sandbox too', async () => {
    const { code } = await run(['watch', '--sandbox', '--store', scratch.path('nobody.yaml')]);
    expect(code).toBe(2);
  });

  test('--output json writes one object a change', async () => {
    const { out } = await run([
      'watch',
      '--sandbox',
      '--fault',
      'mi-1=faulty-capps',
      '--target',
      'mi-1',
      '--for',
      '3s',
      '--output',
      'json',
    ]);
    const [change, ...more] = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(more).toEqual([]);
    expect(change).toMatchObject({
      schema: 'gatewatch/change/v1',
      monitor: 'sandbox',
      to: 'not-ready',
      target: { name: 'mi-1', diagnosis: { reason: 'wso2.faulty-capps' } },
    });
    expect(change.target.probes.length).toBeGreaterThan(0);
  });

  test('--demo without a config plays on the sandbox and says so', async () => {
    const { code, out, err } = await run(['watch', '--demo', '--config', scratch.path('none.yaml'), '--for', '8s']);
    expect(code).not.toBe(2);
    expect(err).toContain('built-in simulated servers');
    expect(out).toMatch(/✔ ready {2}gw-1/);
  });

  test('stops at once when it is told to', async () => {
    const stop = AbortSignal.timeout(300);
    const { code, err } = await run(['watch', '--config', nobody, '--store', scratch.path('stop.sqlite')], { signal: stop });
    expect(code).toBe(0);
    expect(err).toContain('stopped watching');
  });

  const url = (port: number) => `readinessProbe: { httpGet: { path: /, port: ${port} } }`;
  const custom = (name: string, rest: string) => `{ name: ${name}, profile: custom, host: 127.0.0.1, periodSeconds: 1, ${rest} }`;

  describe('the first checks', () => {
    const watched = async (file: string, targets: string, seconds: string) => {
      const config = scratch.write(file, `targets: [${targets}]`);
      return run(['watch', '--config', config, '--store', scratch.path(`${file}.sqlite`), '--for', seconds]);
    };

    test('show what fails at once, before the threshold, and only once', async () => {
      const { code, out, err } = await watched('early.yaml', custom('gone', `failureThreshold: 60, ${url(1)}`), '3s');
      expect(out).toMatch(
        /^\d\d:\d\d:\d\d {2}… pending {2}gone {2}connection refused \(nothing listens on the port\): failing, 1 of 60\n$/,
      );
      expect([code, err.includes('stopped watching: 1 pending')]).toEqual([3, true]);
    });

    test('show what is degraded, and never a ready that rests on another probe', async () => {
      await using server = await answering();
      const probes = `${url(server.port)}, probes: { more: { role: signal, failureThreshold: 60, httpGet: { path: /more, port: 1 } } }`;
      const { out } = await watched('degraded.yaml', custom('half', probes), '2s');
      expect(out).toMatch(/pending {2}half {2}more: connection refused .*: failing, 1 of 60\n/);
      expect(out).not.toContain('ready  half');
    });

    test('show a ready that was held back, as soon as the other probe passes', async () => {
      await using server = await answering({ failing: 2 });
      const probes = `${url(server.port)}, probes: { more: { role: signal, failureThreshold: 60, httpGet: { path: /more, port: ${server.port} } } }`;
      const { code, out } = await watched('settled.yaml', custom('late', probes), '6s');
      const lines = out.trimEnd().split('\n');
      expect(lines).toEqual([
        expect.stringContaining('late  more: unexpected HTTP status: failing, 1 of 60'),
        expect.stringContaining('✔ ready  late'),
      ]);
      expect(code).toBe(0);
    });
  });
});

/** Starts a server that is ready; `/more` fails so many times first. */
async function answering({ failing = 0 } = {}) {
  let left = failing;
  const server = createServer(({ url }, response) => {
    const isFailing = url === '/more' && left-- > 0;
    response.writeHead(isFailing ? 500 : 200).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
