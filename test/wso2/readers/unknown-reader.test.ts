import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { roundOnce } from '../../../monitor/engine/looking/round-once.ts';
import { compile, lookTools } from '../../../testkit/look-with.ts';

// A login page in front of the server: status 200, and no word about its health.
const login = createServer((_, response) => response.end('<html><form action="/login">Sign in</form></html>'));
beforeAll(() => new Promise<void>((listening) => login.listen(0, '127.0.0.1', listening)));
afterAll(() => new Promise((closed) => login.close(closed)));

async function statusWith(reader: string | undefined): Promise<readonly [string, ...unknown[]]> {
  const { port } = login.address() as AddressInfo;
  const own = `{ name: t, profile: custom, host: 127.0.0.1, readinessProbe: { httpGet: { port: ${port} } } }`;
  const { targets } = compile(`{ monitor: { network: { allow: [127.0.0.0/8] } }, targets: [${own}] }`);
  const read = targets.map((target) => ({
    ...target,
    probes: target.probes.map((probe) =>
      probe.look.kind === 'http' && reader !== undefined ? { ...probe, look: { ...probe.look, reader } } : probe,
    ),
  }));
  const [result] = await roundOnce(lookTools(), read);
  const [ready] = result?.observations ?? [];
  return [String(result?.health.status), ready?.outcome, ready?.outcome === 'success' ? undefined : ready?.reason];
}

test('a login page with 200 is no success for a reader that this release does not have', async () => {
  expect(await statusWith(undefined)).toEqual(['ready', 'success', undefined]);
  expect(await statusWith('version-service')).toEqual(['not-ready', 'failure', 'wso2.not-version-service']);
  expect(await statusWith('reader-of-the-next-release')).toEqual(['unknown', 'unknown', 'monitor.fault']);
});
