import { constants } from 'node:crypto';
import type { Socket } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import type { Certificates, Shown } from './certificates.ts';

/** Completes the TLS handshake of an accepted connection with this certificate. */
export type TlsDoor = (socket: Socket, shown: Shown) => void;

/** Creates a TLS server without a port, so that each connection can get a different certificate. */
export function createTlsDoor(certificates: Certificates, upTo12: boolean, onSecure: (socket: TLSSocket) => void): TlsDoor {
  const servers = new Map<Shown, Server>();
  const serverFor = (shown: Shown): Server => {
    const server = servers.get(shown) ?? tlsServer(certificates, shown, upTo12, onSecure);
    servers.set(shown, server);
    return server;
  };
  return (socket, shown) => {
    serverFor(shown).emit('connection', socket);
  };
}

function tlsServer(certificates: Certificates, shown: Shown, upTo12: boolean, onSecure: (socket: TLSSocket) => void): Server {
  const { certificate, key } = certificates.show(shown);
  const server = createServer({
    cert: certificate,
    key,
    minVersion: 'TLSv1.2',
    maxVersion: upTo12 ? 'TLSv1.2' : 'TLSv1.3',
    // A resumed session would hide a changed certificate.
    secureOptions: constants.SSL_OP_NO_TICKET,
  });
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  server.on('secureConnection', (socket) => {
    socket.on('error', () => socket.destroy());
    onSecure(socket);
  });
  return server;
}
