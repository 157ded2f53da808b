import { X509Certificate } from 'node:crypto';
import { connect, createServer, type TLSSocket } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { type Issued, issueCertificate } from '../../sandbox/wire/certificate.ts';

function parsed(issued: Issued): X509Certificate {
  return new X509Certificate(issued.certificate);
}

async function handshake(server: { cert: string; key: string }, ca: string, name: string): Promise<string> {
  const listener = createServer(server, (socket: TLSSocket) => socket.end()).listen(0, '127.0.0.1');
  await new Promise((resolve) => listener.once('listening', resolve));
  const { port } = listener.address() as { port: number };
  const verdict = await new Promise<string>((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, ca, servername: name, rejectUnauthorized: true });
    socket.once('secureConnect', () => resolve('trusted'));
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    socket.once('close', () => resolve('closed'));
    socket.resume();
  });
  await new Promise((resolve) => listener.close(resolve));
  return verdict;
}

describe('issueCertificate', () => {
  const root = issueCertificate({ commonName: 'Root', authority: true });
  const intermediate = issueCertificate({ commonName: 'Intermediate', authority: true, issuer: root });
  const leaf = issueCertificate({ commonName: 'gw.test', names: ['gw.test', '*.apps.test', '127.0.0.1', '::1'], issuer: intermediate });

  it('signs itself when there is no issuer', () => {
    expect(parsed(root).subject).toBe('CN=Root');
    expect(parsed(root).checkIssued(parsed(root))).toBe(true);
    expect(parsed(root).verify(parsed(root).publicKey)).toBe(true);
    expect(parsed(root).ca).toBe(true);
  });

  it('chains root, intermediate and leaf', () => {
    expect(parsed(intermediate).checkIssued(parsed(root))).toBe(true);
    expect(parsed(intermediate).verify(parsed(root).publicKey)).toBe(true);
    expect(parsed(leaf).checkIssued(parsed(intermediate))).toBe(true);
    expect(parsed(leaf).verify(parsed(intermediate).publicKey)).toBe(true);
    expect(parsed(leaf).checkIssued(parsed(root))).toBe(false);
    expect(parsed(leaf).ca).toBe(false);
  });

  it('carries DNS names and both kinds of address', () => {
    const certificate = parsed(leaf);
    expect(certificate.checkHost('gw.test')).toBe('gw.test');
    expect(certificate.checkHost('a.apps.test')).toBe('*.apps.test');
    expect(certificate.checkHost('other.test')).toBeUndefined();
    expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(certificate.checkIP('::1')).toBe('::1');
    expect(certificate.checkIP('127.0.0.2')).toBeUndefined();
  });

  it.each(['2001:db8::7', '::', 'fe80::1:2', '1:2:3:4:5:6:7:8'])('carries the address %s', (address) => {
    expect(parsed(issueCertificate({ commonName: 'v6', names: [address] })).checkIP(address)).toBe(address);
  });

  it('runs from yesterday for a year by default', () => {
    const { validFromDate, validToDate } = parsed(leaf);
    expect((Date.now() - validFromDate.getTime()) / 86_400_000).toBeCloseTo(1, 1);
    expect((validToDate.getTime() - Date.now()) / 86_400_000).toBeCloseTo(365, 1);
  });

  it.each([
    ['1949-12-31T23:59:59.000Z', '2049-12-31T23:59:59.000Z'],
    ['1950-01-01T00:00:00.000Z', '2050-01-01T00:00:00.000Z'],
    ['2024-02-29T12:00:00.000Z', '9999-12-31T23:59:59.000Z'],
  ])('keeps the dates %s to %s', (from, to) => {
    const certificate = parsed(issueCertificate({ commonName: 'dated', notBefore: new Date(from), notAfter: new Date(to) }));
    expect(certificate.validFromDate.toISOString()).toBe(from);
    expect(certificate.validToDate.toISOString()).toBe(to);
  });

  it('never uses a serial number twice', () => {
    const serials = Array.from({ length: 20 }, () => parsed(issueCertificate({ commonName: 'same' })).serialNumber);
    expect(new Set(serials).size).toBe(20);
  });

  it('writes a long name', () => {
    const names = Array.from({ length: 40 }, (_, index) => `host-${index}.example.test`);
    expect(parsed(issueCertificate({ commonName: 'Ünïcode', names })).checkHost('host-39.example.test')).toBe('host-39.example.test');
  });

  it('is accepted in a real handshake, with the chain and only with it', async () => {
    const chain = leaf.certificate + intermediate.certificate;
    expect(await handshake({ cert: chain, key: leaf.key }, root.certificate, 'gw.test')).toBe('trusted');
    expect(await handshake({ cert: leaf.certificate, key: leaf.key }, root.certificate, 'gw.test')).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
    expect(await handshake({ cert: chain, key: leaf.key }, root.certificate, 'other.test')).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  });

  it('is accepted when it signed itself and is its own authority', async () => {
    const own = issueCertificate({ commonName: 'localhost', names: ['localhost'] });
    expect(await handshake({ cert: own.certificate, key: own.key }, own.certificate, 'localhost')).toBe('trusted');
    expect(await handshake({ cert: own.certificate, key: own.key }, root.certificate, 'localhost')).toBe('DEPTH_ZERO_SELF_SIGNED_CERT');
  });
});
