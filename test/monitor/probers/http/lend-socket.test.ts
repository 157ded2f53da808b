import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exchangeHttp } from '../../../../monitor/probers/http/http-exchange.ts';
import { ANSWER_LIMIT, lendSocket } from '../../../../monitor/probers/http/lend-socket.ts';
import { startDeadline } from '../../../../monitor/probers/net/deadline.ts';
import { startTrace } from '../../../../monitor/probers/net/trace.ts';
import { createCertificateReader } from '../../../../monitor/probers/tls/read-certificate.ts';
import { createSecureContexts } from '../../../../monitor/probers/tls/secure-context.ts';
import { handshake } from '../../../../monitor/probers/tls/tls-handshake.ts';
import { tlsLook } from '../../../../testkit/zoo/animal.ts';
import { type Listening, onConnection } from '../../../../testkit/zoo/listen.ts';

const reach = { contexts: createSecureContexts(), certificates: createCertificateReader() };

describe('a socket', () => {
  let server: Listening;
  let socket: Socket;

  beforeEach(async () => {
    server = await onConnection((peer) => peer.once('data', () => peer.end(Buffer.alloc(ANSWER_LIMIT, 'x'))));
    socket = connect(server.port, '127.0.0.1').on('error', () => undefined);
    await once(socket, 'connect');
  });

  afterEach(async () => {
    socket.destroy();
    await server.close();
  });

  it('stays open when its stand-in is destroyed', async () => {
    const { stream } = lendSocket(socket);
    stream.destroy(new Error('not the socket’s'));
    await new Promise((resolve) => stream.once('close', resolve));
    expect(socket.destroyed).toBe(false);
  });

  it('gives its stand-in every byte, however slowly it reads', async () => {
    const { stream, ended, firstByteAt } = lendSocket(socket);
    await sleep(20);
    expect(firstByteAt()).toBeUndefined();
    stream.write('go');
    let size = 0;
    for await (const chunk of stream) {
      size += chunk.length;
      await sleep(1);
    }
    expect(size).toBe(ANSWER_LIMIT);
    expect(ended()).toBe(true);
    expect(firstByteAt()).toBeGreaterThan(0);
  });

  it('takes its stand-in with it when it closes', async () => {
    const { stream } = lendSocket(socket);
    socket.destroy();
    await once(stream, 'close');
    expect(stream.destroyed).toBe(true);
  });

  it('ends a look that comes too late for it', async () => {
    socket.destroy(Object.assign(new Error('gone'), { code: 'ECONNRESET' }));
    await new Promise((resolve) => socket.once('close', resolve));
    const deadline = startDeadline(2000);
    const notes = startTrace();
    await expect(exchangeHttp(socket, { path: '/', headers: [] }, { deadline, notes })).rejects.toThrow('gone');
    const request = { look: tlsLook(1), headers: [], tls: { verify: true }, timeoutMs: 1, now: 0 };
    await expect(handshake(socket, request, reach, { deadline, notes })).rejects.toThrow('gone');
    deadline.stop();
  });

  it('ends a look that comes too late for it, also when nobody knows why', async () => {
    socket.destroy();
    const deadline = startDeadline(2000);
    const notes = startTrace();
    await expect(exchangeHttp(socket, { path: '/', headers: [] }, { deadline, notes })).rejects.toThrow('the connection ended early');
    const request = { look: tlsLook(1), headers: [], tls: { verify: true }, timeoutMs: 1, now: 0 };
    await expect(handshake(socket, request, reach, { deadline, notes })).rejects.toThrow('before the handshake was complete');
    deadline.stop();
  });
});
