import { once } from 'node:events';
import { Agent, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createReaderAccess, createStoreClient } from '../../../aws/page/reader-access.ts';
import { gateCode } from '../../../infra/page/gate.ts';
import { runGate } from '../../../testkit/page/run-gate.ts';

const STORE = 'arn:aws:cloudfront::111122223333:key-value-store/1a2b';

/** What a store answers: a status, a body, and an error type or an ETag. */
type Answer = readonly [status: number, body: unknown, headers?: Readonly<Record<string, string>>];

/** A key-value store on loopback. Source: Amazon CloudFront KeyValueStore API reference. */
async function startStore() {
  const values = new Map<string, string>();
  const asked: string[] = [];
  const signed: string[] = [];
  let version = 1;
  let isBroken = false;
  const read = (key: string): Answer => {
    const value = values.get(key);
    if (value === undefined) return [404, {}, { 'x-amzn-errortype': 'ResourceNotFoundException' }];
    return [200, { Key: key, Value: value, ItemCount: 1, TotalSizeInBytes: 1 }];
  };
  const write = (key: string, value: string, match: unknown): Answer => {
    if (match !== `v${version}`) return [409, {}, { 'x-amzn-errortype': 'ConflictException' }];
    values.set(key, value);
    version += 1;
    return [200, { ItemCount: values.size, TotalSizeInBytes: 1 }, { etag: `v${version}` }];
  };
  const server = createServer(async (request, response) => {
    const { method, url = '', headers } = request;
    const [, key] = /\/keys\/([^/?]+)$/.exec(url) ?? [];
    asked.push(`${method} ${key ?? 'store'}`);
    signed.push(String(headers.authorization).split(' ')[0] ?? '', String(headers['x-amz-region-set']));
    const sent = method === 'PUT' ? ((await json(request)) as { readonly Value: string }).Value : undefined;
    const answer = (): Answer => {
      if (isBroken) return [403, {}, { 'x-amzn-errortype': 'AccessDeniedException' }];
      if (key === undefined) return [200, { ItemCount: values.size, TotalSizeInBytes: 0, KvsARN: STORE }, { etag: `v${version}` }];
      return sent === undefined ? read(key) : write(key, sent, headers['if-match']);
    };
    const [status, body, more] = answer();
    response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-requestid': '1', ...more }).end(JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://localhost:${(server.address() as AddressInfo).port}`;
  const breakOff = (is: boolean) => {
    isBroken = is;
  };
  return { values, asked, signed, endpoint, breakOff, close: () => server.close() };
}

let store: Awaited<ReturnType<typeof startStore>>;
beforeEach(async () => {
  store = await startStore();
});
afterEach(() => store.close());

// The client puts the account in front of the name of the endpoint.
const httpAgent = new Agent({
  lookup: (_, { all }, found) => (all ? found(null, [{ address: '127.0.0.1', family: 4 }]) : found(null, '127.0.0.1', 4)),
});
const clientOf = () =>
  createStoreClient({
    region: 'eu-central-1',
    endpoint: store.endpoint,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' },
    requestHandler: { httpAgent },
  });
const base64 = (text: string) => Buffer.from(text).toString('base64');
const accessOf = (credentials: () => string) =>
  createReaderAccess({ client: clientOf(), store: STORE, credentials: async () => base64(credentials()) });

test('readers with the right password pass the gate, and the store never has the password', async () => {
  await accessOf(() => 'ada:correct horse battery')();
  const [value = ''] = store.values.values();
  expect([...store.values.keys()]).toEqual(['readers']);
  expect(value).toMatch(/^[0-9a-f]{32}:[0-9a-f]{64}$/);
  const code = gateCode({ cidrs: [], hasBasic: true });
  const stored = Object.fromEntries(store.values);
  const asked = (credentials: string) => runGate(code, { headers: { authorization: `Basic ${base64(credentials)}` }, stored });
  const passed = await asked('ada:correct horse battery');
  // The bucket is not told the password either.
  expect({ uri: passed.uri, headers: passed.headers }).toEqual({ uri: '/', headers: {} });
  expect((await asked('ada:correct horse batterz')).statusCode).toBe(401);
  expect((await asked('eva:correct horse battery')).statusCode).toBe(401);
});

test('requests are signed for all regions', async () => {
  await accessOf(() => 'ada:correct horse battery')();
  expect([...new Set(store.signed)]).toEqual(['AWS4-ECDSA-P256-SHA256', '*']);
});

test('a store that is right is asked once per environment; another password is written', async () => {
  let password = 'ada:correct horse battery';
  const first = accessOf(() => password);
  await first();
  await first();
  expect(store.asked).toEqual(['GET readers', 'GET store', 'PUT readers']);
  const cold = accessOf(() => password);
  await cold();
  await cold();
  expect(store.asked.slice(3)).toEqual(['GET readers']);
  const before = store.values.get('readers');
  password = 'ada:another long password';
  await cold();
  expect(store.asked.slice(4)).toEqual(['GET store', 'PUT readers']);
  expect(store.values.get('readers')).not.toBe(before);
});

test('a write that failed is tried again, and no error has a part of the password', async () => {
  const access = accessOf(() => 'ada:correct horse battery');
  store.breakOff(true);
  const error = await access().catch((thrown: unknown) => thrown);
  expect(String(error)).toMatch(/^Error: the readers of the status page could not be read: AccessDenied/);
  expect(String(error)).not.toMatch(/ada|horse|YWRh/);
  store.breakOff(false);
  await access();
  expect(store.values.size).toBe(1);
});
