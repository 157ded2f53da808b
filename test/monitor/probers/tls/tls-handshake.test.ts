import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import { classifyError } from '../../../../monitor/probers/classify-error.ts';
import { startDeadline } from '../../../../monitor/probers/net/deadline.ts';
import { startTrace } from '../../../../monitor/probers/net/trace.ts';
import { createCertificateReader } from '../../../../monitor/probers/tls/read-certificate.ts';
import { createSecureContexts } from '../../../../monitor/probers/tls/secure-context.ts';
import { handshake } from '../../../../monitor/probers/tls/tls-handshake.ts';
import { tlsLook } from '../../../../testkit/zoo/animal.ts';
import { listen } from '../../../../testkit/zoo/listen.ts';

/** What a handshake comes to when the server does this after it was connected to and before anybody reads or writes. */
async function reasonWhen(leave: (socket: Socket) => void): Promise<string> {
  const server = createServer();
  const { port, close } = await listen(server);
  const accepted = once(server, 'connection');
  const raw = connect(port, '127.0.0.1');
  const [[socket]] = await Promise.all([accepted, once(raw, 'connect')]);
  const deadline = startDeadline(5000);
  const reach = { contexts: createSecureContexts(), certificates: createCertificateReader() };
  const request = { look: tlsLook(port), headers: [], tls: { verify: true }, timeoutMs: 5000, now: 0 };
  leave(socket as Socket);
  const error = await handshake(raw, request, reach, { deadline, notes: startTrace() }).catch((thrown: unknown) => thrown);
  deadline.stop();
  raw.destroy();
  await close();
  return classifyError(error, 'tls').reason;
}

it('tells a reset that came before the hello from a connection that was closed', async () => {
  expect(await reasonWhen((socket) => socket.resetAndDestroy())).toBe('tcp.reset');
  expect(await reasonWhen((socket) => socket.end())).toBe('tls.handshake');
});
