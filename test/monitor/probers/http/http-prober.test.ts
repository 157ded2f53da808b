import { createServer } from 'node:tls';
import { describe, expect, it } from 'vitest';
import type { ReadyHeader } from '../../../../monitor/engine/ports.ts';
import type { HttpLook } from '../../../../monitor/target/probe.ts';
import { httpLook, httpsLook } from '../../../../testkit/zoo/animal.ts';
import { listen, onConnection } from '../../../../testkit/zoo/listen.ts';
import { lookAt } from '../../../../testkit/zoo/look-at.ts';
import { INTERMEDIATE, LEAF, ROOT, shown } from '../../../../testkit/zoo/pki.ts';
import { tap } from '../../../../testkit/zoo/tap.ts';

/** The request as it stood on the wire. */
async function sent(headers: ReadyHeader[] = [], look: Partial<HttpLook> = {}): Promise<string> {
  const server = await onConnection((socket) => socket.once('data', () => socket.end('HTTP/1.1 204 No Content\r\n\r\n')));
  const relay = await tap(server.port);
  const answer = await lookAt({ look: { ...httpLook(relay.port), ...look }, headers }, { userAgent: 'gatewatch/0' });
  await Promise.all([relay.close(), server.close()]);
  expect(answer.trouble).toBeUndefined();
  return relay.seen.map((each) => each.sent.toString('latin1').replaceAll(String(relay.port), 'PORT')).join('');
}

/** The answer to a look at a server that says this. */
async function answered(wire: string) {
  const server = await onConnection((socket) => socket.once('data', () => socket.end(Buffer.from(wire, 'latin1'))));
  const answer = await lookAt({ look: httpLook(server.port) });
  await server.close();
  return answer;
}

describe('the request', () => {
  it('is one GET that closes the connection', async () => {
    expect(await sent()).toBe(
      'GET /health HTTP/1.1\r\nhost: 127.0.0.1:PORT\r\nconnection: close\r\naccept: */*\r\naccept-encoding: identity\r\ncache-control: no-cache\r\nuser-agent: gatewatch/0\r\n\r\n',
    );
  });

  it('carries path and query exactly', async () => {
    const path = '/a//b/../c%2Fd;x=1?q=%7B1%7D&r=a+b&&s=\'"[]';
    expect(await sent([], { path })).toMatch(/^GET \/a\/\/b\/\.\.\/c%2Fd;x=1\?q=%7B1%7D&r=a\+b&&s='"\[\] HTTP\/1\.1\r\n/);
  });

  it('lets a header replace the default of the same name', async () => {
    const headers = [
      { name: 'Host', value: 'gw.example.com', secret: false },
      { name: 'Accept', value: 'application/json', secret: false },
      { name: 'User-Agent', value: 'kube-probe/1.30', secret: false },
      { name: 'Authorization', value: 'Basic dTpw', secret: true },
    ];
    expect(await sent(headers)).toBe(
      'GET /health HTTP/1.1\r\nhost: gw.example.com\r\nconnection: close\r\n' +
        'accept-encoding: identity\r\ncache-control: no-cache\r\nAccept: application/json\r\nUser-Agent: kube-probe/1.30\r\nAuthorization: Basic dTpw\r\n\r\n',
    );
  });

  it('sends a header twice when it stands there twice, the host once', async () => {
    const headers = ['a', 'b'].flatMap((value) => [
      { name: 'x', value, secret: false },
      { name: 'host', value, secret: false },
    ]);
    const request = await sent(headers);
    expect(request.match(/^x: /gm)).toHaveLength(2);
    expect(request.match(/^host: .*$/gm)).toEqual(['host: b']);
  });

  it('keeps the headers of the connection to itself', async () => {
    const names = ['Connection', 'Keep-Alive', 'Transfer-Encoding', 'Content-Length', 'Expect', 'Upgrade', 'TE', 'Trailer'];
    const request = await sent(names.map((name) => ({ name, value: 'keep-alive', secret: false })));
    expect(request).toBe(await sent());
  });

  it('writes an IPv6 address in brackets', async () => {
    const server = await onConnection((socket) => socket.once('data', (data) => socket.end(`HTTP/1.1 200 OK\r\n\r\n${data}`)), '::1');
    const answer = await lookAt({ look: httpLook(server.port, '::1') });
    await server.close();
    expect(answer.http?.body).toContain(`host: [::1]:${server.port}\r\n`);
    expect(answer.address).toBe('::1');
  });

  it('is the monitor’s fault when it cannot be sent', async () => {
    const server = await onConnection(() => undefined);
    const look = { ...httpLook(server.port), path: 'no slash' };
    const plain = await lookAt({ look });
    const header = await lookAt({ look: httpLook(server.port), headers: [{ name: 'x', value: 'ü€', secret: false }] });
    await server.close();
    expect(plain.trouble).toMatchObject({ reason: 'monitor.fault', detail: expect.stringContaining('UND_ERR_INVALID_ARG') });
    expect(header.trouble?.reason).toBe('monitor.fault');
  });

  it('never quotes a secret that cannot be sent', async () => {
    const answer = await lookAt({ look: httpLook(1), headers: [{ name: 'authorization', value: 'hunter2\n', secret: true }] });
    expect(answer.trouble?.reason).toBe('monitor.secret');
    expect(JSON.stringify(answer)).not.toContain('hunter2');
  });
});

describe('the answer', () => {
  it('has lower-case names, joined values and a body in UTF-8', async () => {
    const { http } = await answered('HTTP/1.1 200 OK\r\nX-A: 1\r\nSet-Cookie: a\r\nset-cookie: b\r\n\r\nG\xc3\xa4te\xff');
    expect(http).toEqual({ status: 200, headers: { 'x-a': '1', 'set-cookie': 'a, b' }, body: 'Gäte\ufffd', truncated: false });
  });

  it('takes a header called __proto__ for a header', async () => {
    const { http } = await answered('HTTP/1.1 200 OK\r\n__proto__: polluted\r\nconstructor: x\r\n\r\n');
    expect(Object.keys(http?.headers ?? {})).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(http?.headers ?? {})).toBe(Object.prototype);
  });

  it('keeps what came before the trouble', async () => {
    const { http, trouble } = await answered('HTTP/1.1 500 Oops\r\ncontent-length: 9\r\n\r\nhalf');
    expect(trouble?.reason).toBe('http.closed');
    expect(http).toMatchObject({ status: 500, body: 'half', truncated: false });
  });

  it('says where the time went', async () => {
    const server = await onConnection((socket) =>
      socket.once('data', () => {
        setTimeout(() => socket.write('HTTP/1.1 200 OK\r\n\r\n'), 60);
        setTimeout(() => socket.end('OK'), 120);
      }),
    );
    const { phases, latencyMs, answered: spoke, tls } = await lookAt({ look: httpLook(server.port) });
    await server.close();
    expect(Object.keys(phases).sort()).toEqual(['connectMs', 'dnsMs', 'firstByteMs', 'transferMs']);
    expect(phases.firstByteMs).toBeGreaterThan(50);
    expect((phases.firstByteMs ?? 0) + (phases.transferMs ?? 0)).toBeGreaterThan(110);
    expect(latencyMs).toBeGreaterThan(100);
    expect(spoke).toBe(true);
    expect(tls).toBeUndefined();
  });

  it('counts the handshake as a phase of its own', async () => {
    const server = await listen(createServer(shown(LEAF, INTERMEDIATE), (socket) => socket.end('HTTP/1.1 204 No Content\r\n\r\n')));
    const { phases } = await lookAt({ look: httpsLook(server.port), tls: { verify: true, ca: [ROOT.certificate] } });
    await server.close();
    expect(Object.keys(phases).sort()).toEqual(['connectMs', 'dnsMs', 'firstByteMs', 'tlsMs', 'transferMs']);
  });
});

describe('a look given up', () => {
  it('ends at once, before and during', async () => {
    const server = await onConnection(() => undefined);
    const early = await lookAt({ look: httpLook(server.port), signal: AbortSignal.abort() });
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    const late = await lookAt({ look: httpLook(server.port), signal: controller.signal, timeoutMs: 60_000 });
    await server.close();
    expect(early).toMatchObject({ answered: false, trouble: { reason: 'monitor.deadline' } });
    expect(late).toMatchObject({ address: '127.0.0.1', answered: false, trouble: { reason: 'monitor.deadline' } });
  });
});
