import { randomBytes } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { secretVariable } from '../../monitor/target/secret-variable.ts';
import { leaks } from '../../testkit/canary.ts';
import { scratchFolder } from '../../testkit/scratch.ts';
import { run } from '../../testkit/test-terminal.ts';
import { startEchoingServer } from '../../testkit/zoo/echoing-server.ts';

// A server repeats what one check sent it in the answer to another check, which sent nothing.

const scratch = scratchFolder();
const [PASSWORD, TOKEN, KEY] = ['pass', 'token', 'key'].map((name) => `${name}-${randomBytes(15).toString('base64url')}`) as [
  string,
  string,
  string,
];
const CANARIES = [
  { name: 'the password', value: PASSWORD },
  { name: 'the pair as it is sent', value: Buffer.from(`monitor:${PASSWORD}`).toString('base64') },
  { name: 'the token', value: TOKEN },
  { name: 'the key', value: KEY },
];
const SECRETS = {
  'wso2/pair': JSON.stringify({ username: 'monitor', password: PASSWORD }),
  'wso2/token': JSON.stringify({ token: TOKEN }),
  'wso2/key': KEY,
};
const envOf = (secrets: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(secrets).map(([name, value]) => [secretVariable(name), value]));

/** One target whose checks send secrets, and three targets of the same server whose checks send none. */
function configFor(port: number): string {
  const plain = (path: string) => `{ httpGet: { path: ${path}, port: ${port} } }`;
  return `
defaults: { periodSeconds: 1, failureThreshold: 1, livenessProbe: false }
targets:
  - name: gw-1
    profile: custom
    host: 127.0.0.1
    readinessProbe: ${plain('/')}
    probes:
      key: { httpGet: { path: /, port: ${port}, httpHeaders: [{ name: X-Key, valueFrom: { secret: wso2/key } }] } }
  - { name: gw-2, profile: custom, host: 127.0.0.1, readinessProbe: ${plain('/two')} }
  - { name: mi-1, profile: micro-integrator, host: 127.0.0.1, readinessProbe: ${plain('/healthz')} }
  - name: gw-3
    profile: custom
    host: 127.0.0.1
    httpHeaders: [{ name: Authorization, valueFrom: { secret: wso2/authorization } }]
    readinessProbe: ${plain('/three')}
`;
}

const AUTHORIZATION = `Basic ${Buffer.from(`monitor:${PASSWORD}`).toString('base64')}`;

test.each([
  ['as it is, with 500', { status: 500 }],
  ['as it is, with 200', { status: 200 }],
  ['in a redirect', { status: 302 }],
  ['percent-encoded', { status: 503, spell: encodeURIComponent }],
  ['in base64', { status: 401, spell: (text: string) => Buffer.from(text).toString('base64') }],
])('what a server repeats to another check is written nowhere: %s', async (_, how) => {
  const server = await startEchoingServer(how);
  const config = scratch.write('gatewatch.yaml', configFor(server.port));
  const store = scratch.path('store.sqlite');
  const env = envOf({ ...SECRETS, 'wso2/authorization': AUTHORIZATION });
  const written: { where: string; text: string }[] = [];
  // The second process is told what the first one sent, before it sends anything itself.
  for (const args of [
    ['check', '--output', 'json'],
    ['check', '--output', 'json'],
    ['check'],
    ['wait', '--times', '1', '--every', '1s', '--deadline', '1s', '--output', 'json'],
    ['watch', '--for', '2s', '--output', 'json', '--store', store],
    ['watch', '--for', '1s', '--store', store],
  ]) {
    const { out, err } = await run([...args, '--config', config], { env, isTty: args.length === 1 });
    written.push({ where: args.join(' '), text: `${out} ${err}` });
  }
  const database = new DatabaseSync(store, { readOnly: true });
  for (const { value } of database.prepare('SELECT value FROM health').all()) written.push({ where: 'the store', text: String(value) });
  database.close();
  await server.close();
  expect([...server.met].join()).toContain(KEY);
  expect([...server.met].join()).toContain(PASSWORD);
  // The query of a redirect is not shown at all.
  if (how.status !== 200 && how.status !== 302) expect(written.map(({ text }) => text).join()).toContain('[secret]');
  expect(leaks(CANARIES, written)).toEqual([]);
});

test('a secret that is a common word changes no outcome, and does not blacken the words about other targets', async () => {
  const server = await startEchoingServer({ status: 200, more: 'the keystore of wso2carbon is fine, says admin' });
  const config = scratch.write(
    'gatewatch.yaml',
    `
defaults: { profile: custom, livenessProbe: false }
targets:
  - { name: gw-1, host: 127.0.0.1, readinessProbe: { httpGet: { path: /, port: ${server.port}, httpHeaders: [{ name: X-Key, valueFrom: { secret: a } }] }, expect: { body: wso2carbon is fine } } }
  - { name: gw-2, host: 127.0.0.1, readinessProbe: { httpGet: { path: /, port: ${server.port}, httpHeaders: [{ name: X-Key, valueFrom: { secret: b } }] }, expect: { body: says admin } } }
  - { name: gw-3, host: 127.0.0.1, readinessProbe: { httpGet: { path: /, port: ${server.port} }, expect: { body: is not here } } }
`,
  );
  const { out } = await run(['check', '--output', 'json', '--config', config], { env: envOf({ a: 'wso2carbon', b: 'admin' }) });
  await server.close();
  const { targets } = JSON.parse(out);
  expect(targets.map(({ status }: { status: string }) => status)).toEqual(['ready', 'ready', 'not-ready']);
  expect(targets[2].diagnosis.summary).toContain('the keystore of [secret] is fine, says admin');
});
