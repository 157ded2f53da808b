import { existsSync, readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { createOffsetSearch } from '../../sandbox/free-offset.ts';
import { startSandbox } from '../../sandbox/start-sandbox.ts';
import { createListener } from '../../sandbox/wire/listener.ts';
import { exchange, get, knock } from '../../testkit/sandbox/exchange.ts';
import { portOf } from '../../testkit/sandbox/server-ports.ts';

describe('the config', () => {
  test('names every server with its own offset, and the authority as a file', async () => {
    const sandbox = await startSandbox();
    const config = parse(sandbox.config);
    expect(config.targets.map((target: { name: string }) => target.name)).toEqual(['gw-1', 'tm-1', 'km-1', 'mi-1', 'edge-1']);
    const offsets = config.targets.map((target: { portOffset?: number }) => target.portOffset).filter(Boolean);
    expect(new Set(offsets).size).toBe(4);
    expect(config.targets[0]).toMatchObject({
      profile: 'gateway',
      host: '127.0.0.1',
      version: '4.5.0',
      credentials: { secret: 'sandbox/monitor' },
    });
    expect(config.targets[4]).toMatchObject({ profile: 'gateway', probes: { version: false } });
    expect(readFileSync(config.defaults.tls.ca, 'utf8')).toBe(sandbox.authority);
    expect(JSON.parse(sandbox.secrets['sandbox/monitor'] ?? '')).toEqual({ username: 'monitor', password: 'sandbox' });
    expect(sandbox.config).toContain('None of them is a WSO2 server');
    await sandbox.close();
    expect(existsSync(config.defaults.tls.ca)).toBe(false);
  });
});

describe('starting and stopping', () => {
  test('after close every port refuses and no fault opens one again', async () => {
    const sandbox = await startSandbox({ servers: [{ kind: 'micro-integrator' }] });
    const port = portOf(sandbox, 'mi-1', 9191);
    const lasting = connect(port, '127.0.0.1');
    const cut = new Promise((resolve) => lasting.once('close', resolve));
    lasting.on('error', () => undefined);
    await sandbox.setFault('mi-1', 'down');
    await sandbox.close();
    await cut;
    expect(await knock({ port })).toBe('ECONNREFUSED');
    await expect(sandbox.setFault('mi-1', 'none')).rejects.toThrow('closed');
    expect(await knock({ port })).toBe('ECONNREFUSED');
    await sandbox.close();
  });

  test('two hundred servers start and answer', async () => {
    const sandbox = await startSandbox({
      servers: [{ kind: 'micro-integrator', count: 100 }, { kind: 'gateway', count: 99 }, { kind: 'gateway' }],
    });
    expect(sandbox.targets).toHaveLength(200);
    expect(sandbox.targets.at(-1)).toBe('gw-100');
    await sandbox.setFault('mi-50', 'faulty-capps');
    const statuses = await Promise.all(
      ['mi-1', 'mi-50', 'mi-100'].map(async (target) =>
        (await exchange({ port: portOf(sandbox, target, 9191) }, get('/healthz'))).bytes.slice(9, 12),
      ),
    );
    expect(statuses).toEqual(['200', '500', '200']);
    await sandbox.close();
  });

  test.each(['localhost', '127.0.0.1'])('listens on %s', async (host) => {
    const sandbox = await startSandbox({ host, servers: [{ kind: 'gateway' }, { kind: 'edge' }] });
    for (const target of sandbox.targets) {
      const way = { host, port: portOf(sandbox, target, 9443), ca: sandbox.authority };
      expect((await exchange(way, get('/api/am/gateway/v2/server-startup-healthcheck'))).bytes).toMatch(/^HTTP\/1\.1 200 /);
    }
    await sandbox.close();
  });

  test('refuses to listen where others could reach it', async () => {
    await expect(startSandbox({ host: '0.0.0.0' })).rejects.toThrow('host must be a loopback address, got "0.0.0.0"');
  });
});

describe('the search for a free offset', () => {
  const opened = (base: number) => async (offset: number) => {
    const listener = createListener({ host: '127.0.0.1', port: base + offset, halfOpen: false, onConnection: () => undefined });
    await listener.open();
    return { offset, listener };
  };

  test('goes past ports that are taken, and past its own that are closed', async () => {
    const blocker = createServer();
    const first = 2000;
    await new Promise<void>((resolve) => blocker.listen(9201 + first, '127.0.0.1', resolve));
    const search = createOffsetSearch(first);
    const one = await search([9201], opened(9201));
    expect(one.offset).toBeGreaterThan(first);
    await one.listener.close();
    const two = await search([9201 - 10, 9201], opened(9201));
    expect(two.offset).toBeGreaterThan(one.offset + 10);
    await two.listener.close();
    await new Promise((resolve) => blocker.close(resolve));
  });

  test('starts again from the lowest, and gives up after one round', async () => {
    const seen: number[] = [];
    const taken = async (offset: number) => {
      seen.push(offset);
      throw Object.assign(new Error('taken'), { code: 'EADDRINUSE' });
    };
    await expect(createOffsetSearch(22_000)([1], taken)).rejects.toThrow('no port offset from 1000 to 22000 is free');
    expect(seen.slice(0, 2)).toEqual([22_000, 1000]);
    expect(new Set(seen).size).toBe(seen.length);
  });

  test('any other error ends it', async () => {
    const broken = () => Promise.reject(Object.assign(new Error('no more files'), { code: 'EMFILE' }));
    await expect(createOffsetSearch()([1], broken)).rejects.toThrow('no more files');
  });
});
