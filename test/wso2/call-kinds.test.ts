import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterEach, describe, expect, test } from 'vitest';
import { compile, lookWith } from '../../testkit/look-with.ts';

const SECRETS = { 'wso2/key': 'the-api-key-of-shop' };

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

type Asked = { readonly method: string; readonly url: string; readonly headers: IncomingMessage['headers']; readonly body: string };

async function listen(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** A gateway on loopback that answers each request in the same way. */
async function gateway(status: number, body: string, headers: Readonly<Record<string, string>> = {}) {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = '', url = '' } = request;
    asked.push({ method, url, headers: request.headers, body: Buffer.concat(chunks).toString() });
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
  });
  // Without a listener for upgrades, Node's server takes such a request for a plain one.
  return { port: await listen(server), asked };
}

function config(port: number, call: string): string {
  return `
defaults: { recheckSeconds: 0 }
targets:
  - name: gw-1
    profile: custom
    host: 127.0.0.1
    calls:
      - { name: shop, path: /shop/1.0.0, scheme: HTTP, port: ${port}, apiKey: { secret: wso2/key }, ${call} }
`;
}

async function call(port: number, kind: string) {
  return (await lookWith(config(port, `kind: ${kind}`), { secrets: SECRETS }))('gw-1').probe('call/shop');
}

const INVALID_KEY = '{"code":"900901","message":"Invalid Credentials","description":"Access failure for API: /shop"}';

describe('a GraphQL call', () => {
  test('asks for the type of the root, and needs data', async () => {
    const { port, asked } = await gateway(200, '{"data":{"__typename":"Query"}}');
    expect(await call(port, 'graphql')).toMatchObject({ outcome: 'success', detail: 'GraphQL data' });
    const [{ method, body, headers }] = asked as [Asked];
    expect({ method, body, type: headers['content-type'], key: headers.apikey }).toEqual({
      method: 'POST',
      body: '{"query":"{__typename}"}',
      type: 'application/json',
      key: 'the-api-key-of-shop',
    });
  });

  test.each([
    ['errors beside data', 200, '{"data":null,"errors":[{"message":"no such field"}]}', 'body.mismatch', 'GraphQL errors: no such field'],
    ['errors alone', 200, '{"errors":[]}', 'body.mismatch', 'GraphQL errors: without a message'],
    ['no data', 200, '{"ok":true}', 'body.mismatch', 'status 200, but no GraphQL data: "{"ok":true}"'],
    ['a page', 200, '<html>Welcome</html>', 'body.mismatch', 'status 200, but the body is not a JSON object: "<html>Welcome</html>"'],
    ['a token that is refused', 401, INVALID_KEY, 'gateway.token-rejected', /^code 900901, status 401/],
    ['an error of the backend', 502, '{"errors":[{"message":"down"}]}', 'backend.status', /^status 502/],
  ])('fails for %s', async (_, status, body, reason, detail) => {
    const { port } = await gateway(status, body);
    expect(await call(port, 'graphql')).toMatchObject({
      reason,
      detail: typeof detail === 'string' ? detail : expect.stringMatching(detail),
    });
  });

  test('has an expect that decides alone', async () => {
    const { port } = await gateway(200, '{"data":{"__typename":"Shop"}}');
    const yaml = config(port, 'kind: graphql, expect: { json: { "$.data.__typename": Query } }');
    expect((await lookWith(yaml, { secrets: SECRETS }))('gw-1').probe('call/shop').reason).toBe('body.mismatch');
  });
});

const RESULT =
  '{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":"2025-06-18","capabilities":{},"serverInfo":{"name":"shop","version":"1"}}}';

describe('an MCP call', () => {
  test('initializes, as the specification has it', async () => {
    const { port, asked } = await gateway(200, RESULT);
    expect(await call(port, 'mcp')).toMatchObject({ outcome: 'success', detail: 'MCP server initialized, protocol 2025-06-18' });
    expect(asked[0]?.headers.accept).toBe('application/json, text/event-stream');
    expect(JSON.parse(asked[0]?.body ?? '')).toMatchObject({ jsonrpc: '2.0', method: 'initialize', params: { capabilities: {} } });
  });

  test('reads the result out of events', async () => {
    const notice = 'event: message\ndata: {"jsonrpc":"2.0","method":"notifications/message"}\n\n';
    const { port } = await gateway(200, `: ping\n\n${notice}event: message\r\ndata: ${RESULT}\r\n\r\n`, {
      'content-type': 'text/event-stream',
    });
    expect((await call(port, 'mcp')).outcome).toBe('success');
  });

  test.each([
    [
      'an error of the server',
      200,
      '{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"Unsupported protocol version"}}',
      'body.mismatch',
    ],
    [
      'an error of the gateway',
      401,
      '{"jsonrpc":"2.0","id":1,"error":{"code":900901,"message":"Invalid Credentials"}}',
      'gateway.token-rejected',
    ],
    ['no result', 200, '{"jsonrpc":"2.0","id":1,"result":{}}', 'body.mismatch'],
    ['a page', 200, '<html></html>', 'body.mismatch'],
    ['nothing', 202, '', 'body.mismatch'],
  ])('fails for %s', async (_, status, body, reason) => {
    const { port } = await gateway(status, body);
    expect((await call(port, 'mcp')).reason).toBe(reason);
  });
});

/** A WebSocket server on loopback (RFC 6455), which keeps the bytes that follow the handshake. */
async function webSocket(answer: (accept: string) => string, after: (stream: Duplex) => void = () => undefined) {
  const received: Buffer[] = [];
  const heads: IncomingMessage['headers'][] = [];
  const errors: unknown[] = [];
  const server = createServer();
  const closed = new Promise<void>((resolve) => {
    server.on('upgrade', (request, stream: Duplex) => {
      heads.push(request.headers);
      const accept = createHash('sha1')
        .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
        .digest('base64');
      stream
        .on('error', (error) => errors.push(error))
        .on('close', resolve)
        .on('end', () => stream.end());
      stream.on('data', (chunk: Buffer) => {
        received.push(chunk);
        // The server answers Close with Close, and ends.
        stream.end(Buffer.from([0x88, 0x02, 0x03, 0xe8]));
      });
      stream.write(answer(accept));
      after(stream);
    });
  });
  return { port: await listen(server), received, heads, errors, closed };
}

const switching = (accept: string) =>
  `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`;

describe('a WebSocket call', () => {
  test('is one handshake with a key of its own, and a clean close', async () => {
    const server = await webSocket(switching);
    for (const _ of [1, 2]) {
      expect(await call(server.port, 'websocket')).toMatchObject({
        outcome: 'success',
        detail: 'WebSocket handshake complete',
        http: { status: 101 },
      });
    }
    await server.closed;
    // FIN and opcode 8, masked, status 1000.
    expect(server.received.map((bytes) => bytes.toString('hex'))).toEqual(['88820000000003e8', '88820000000003e8']);
    expect(server.errors).toEqual([]);
    const keys = server.heads.map((headers) => headers['sec-websocket-key']);
    expect(new Set(keys).size).toBe(2);
    for (const key of keys) expect(Buffer.from(key ?? '', 'base64')).toHaveLength(16);
    expect(server.heads[0]).toMatchObject({
      upgrade: 'websocket',
      connection: 'upgrade',
      'sec-websocket-version': '13',
      apikey: 'the-api-key-of-shop',
    });
  });

  test('is complete although the server sends a message first, and never closes', async () => {
    const server = await webSocket(switching, (stream) => stream.write(Buffer.from([0x81, 0x02, 0x68, 0x69])));
    expect((await call(server.port, 'websocket')).outcome).toBe('success');
  });

  test('shows its action with the scheme of WebSockets', async () => {
    const server = await webSocket(switching);
    expect((await call(server.port, 'websocket')).action).toBe(`GET ws://127.0.0.1:${server.port}/shop/1.0.0`);
  });

  test.each([
    ['the key of another handshake', () => switching('s3pPLMBiTxaQ9kYGzzhZRbK+xOo='), 'http.header', /of another key/],
    [
      'no sec-websocket-accept',
      (accept: string) => switching(accept).replace(/Sec-.*\r\n/, ''),
      'http.header',
      /without sec-websocket-accept/,
    ],
    ['another protocol', (accept: string) => switching(accept).replace('websocket', 'h2c'), 'http.header', /upgrade h2c/],
  ])('fails for %s', async (_, answer, reason, detail) => {
    const { port } = await webSocket(answer);
    expect(await call(port, 'websocket')).toMatchObject({ outcome: 'failure', reason, detail: expect.stringMatching(detail) });
  });

  test.each([
    [401, INVALID_KEY, 'gateway.token-rejected'],
    [
      404,
      '{"code":"404","type":"Status report","message":"Not Found","description":"The requested resource is not available."}',
      'gateway.api-missing',
    ],
    [503, 'no backend', 'backend.status'],
    [200, 'Welcome', 'http.status'],
  ])('fails for status %d in place of 101', async (status, body, reason) => {
    const { port } = await gateway(status, body);
    expect((await call(port, 'websocket')).reason).toBe(reason);
  });

  test('has the ports of WebSockets, and the virtual host', () => {
    const yaml = (more: string) => `
targets:
  - { name: gw-1, profile: gateway, host: gw-1.example.com, vhost: ws.example.com, portOffset: 1, calls: [{ name: shop, path: /shop/1.0.0, kind: websocket${more} }] }
`;
    const looks = ['', ', scheme: HTTP'].map(
      (more) => compile(yaml(more)).targets[0]?.probes.find(({ name }) => name === 'call/shop')?.look,
    );
    expect(looks).toMatchObject([
      { scheme: 'https', port: 8100, serverName: 'ws.example.com', headers: [{ name: 'host', value: 'ws.example.com:8100' }] },
      { scheme: 'http', port: 9100 },
    ]);
  });
});
